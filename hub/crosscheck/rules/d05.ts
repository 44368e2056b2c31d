import { z } from 'zod';
import { judgeFence } from '../../../contract/fence.ts';
import { holdsAt } from '../../masters/load.ts';
import type { ClockEvent, Fix } from '../files.ts';
import { contains } from '../interval.ts';
import type { PractitionerPeriodFile } from '../practitioner-period.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  lastFixes: z.number().int().min(5).max(200).default(20),
  /** Real receivers wander by metres: so often the same micro-degree is a number that somebody typed. */
  identicalFixes: z.number().int().min(3).max(200).default(10),
  /** All of them this close to the fence's edge: chosen to be just inside. */
  edgeM: z.number().min(0).max(50).default(5),
});
type Parameters = z.infer<typeof parameters>;

interface LocatedEvent {
  readonly event: ClockEvent;
  readonly fix: Fix;
}

/** The positions of a practitioner's clock events on devices that move are frozen, or all on the edge of the fence. */
export const d05: Rule<'practitioner-period', Parameters> = {
  id: 'D05',
  version: 2,
  class: 'suspicious',
  subject: 'practitioner-period',
  legalBasis: ['fund-regulation-15'],
  parameters,
  messages: ['positions-vary', 'frozen-position', 'always-at-the-edge'],

  applies: (file) => movingFixes(file).length > 0,

  evaluate(file, p) {
    const fixes = movingFixes(file).slice(-p.lastFixes);
    const groups = [
      ...Map.groupBy(fixes, ({ fix }) => `${fix.datum} ${fix.lat.toFixed(6)} ${fix.lon.toFixed(6)}`).values(),
    ];
    const most = groups.reduce<readonly LocatedEvent[]>((a, b) => (b.length > a.length ? b : a), []);
    if (most.length >= p.identicalFixes) return findingOf('frozen-position', most);
    // A few may be chance.
    if (fixes.length >= p.identicalFixes && fixes.every((located) => isAtEdge(file, located, p))) {
      return findingOf('always-at-the-edge', fixes);
    }
    return clear('positions-vary');
  },
};

// A kiosk stands still, and so does its position.
function movingFixes({ clockEvents, devices, period }: PractitionerPeriodFile): LocatedEvent[] {
  const moving = new Set(devices.filter(({ moves }) => moves).map(({ id }) => id));
  return clockEvents.flatMap((event) =>
    event.fix && moving.has(event.device) && contains(period, event.at) ? [{ event, fix: event.fix }] : [],
  );
}

function isAtEdge({ fences }: PractitionerPeriodFile, { event, fix }: LocatedEvent, { edgeM }: Parameters): boolean {
  return fences.some(
    (fence) =>
      fence.site === event.site &&
      holdsAt(fence, event.at) &&
      judgeFence(fence.fence, { ...fix, accuracyM: edgeM }) === 'cannot-tell',
  );
}

function findingOf(code: string, fixes: readonly LocatedEvent[]) {
  const events = fixes.map(({ event }) => event);
  const site = events[0]?.site;
  return {
    outcome: 'finding' as const,
    message: { code, params: { fixes: fixes.length } },
    evidence: attestationRefs(events),
    amountFen: 0,
    ...(site !== undefined && { site }),
  };
}

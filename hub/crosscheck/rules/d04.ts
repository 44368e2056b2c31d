import { z } from 'zod';
import { judgeFence } from '../../../contract/fence.ts';
import { holdsAt } from '../../masters/load.ts';
import { liesOutside, mixedUpDatum } from '../datum-mix-up.ts';
import type { ClockEvent } from '../files.ts';
import { contains, iso, MINUTE_MS } from '../interval.ts';
import type { Message } from '../message.ts';
import type { PractitionerDayFile } from '../practitioner-day-files.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  /** Beside the accuracy of the fix itself. */
  marginM: z.number().min(0).max(2000).default(100),
  /** A fix that may be farther off than this says nothing about a fence. */
  maxAccuracyM: z.number().min(5).max(1000).default(100),
  /** Who clocks in again, inside, this soon has set it right: nothing rests on the first. */
  setRightMinutes: z.number().min(0).max(120).default(15),
});
type Parameters = z.infer<typeof parameters>;

type Where = 'inside' | 'outside' | 'other-campus' | Message;

/** A practitioner clocked in from outside the institution. That billing then lacks a valid clock-in is D01's. */
export const d04: Rule<'practitioner-day', Parameters> = {
  id: 'D04',
  version: 2,
  class: 'to-verify',
  subject: 'practitioner-day',
  legalBasis: ['fund-regulation-15'],
  parameters,
  messages: [
    'inside-the-fence',
    'home-care',
    'other-campus',
    'set-right-at-once',
    'position-unknown',
    'accuracy-unusable',
    'fence-unclear',
    'datum-mix-up',
    'outside-the-fence',
  ],

  applies: (file) => clockInsOf(file).length > 0,

  evaluate(file, p) {
    const judged = clockInsOf(file).map((event) => ({ event, where: whereIs(file, event, p) }));
    const astray = judged.filter(({ where }) => where === 'outside').map(({ event }) => event);
    const inside = judged.filter(({ where }) => where === 'inside').map(({ event }) => event);
    const outside = astray.filter((event) => !inside.some((other) => setsRight(event, other, p)));
    const [first] = outside;
    if (!first) {
      const unknown = judged.map(({ where }) => where).find((where) => typeof where === 'object');
      if (unknown) return inconclusive(unknown);
      if (astray.length > 0) return clear('set-right-at-once');
      return clear(judged.some(({ where }) => where === 'other-campus') ? 'other-campus' : 'inside-the-fence');
    }
    if (file.billed.some(({ kind, at }) => kind === 'home-bed' && contains(file.day, at))) return clear('home-care');
    return {
      outcome: 'finding',
      message: { code: 'outside-the-fence', params: { times: outside.length, at: iso(first.at), site: first.site } },
      evidence: attestationRefs(outside),
      amountFen: 0,
      site: first.site,
    };
  },
};

function clockInsOf({ clockEvents, day }: PractitionerDayFile): ClockEvent[] {
  return clockEvents.filter((event) => event.direction === 'in' && isMatch(event) && contains(day, event.at));
}

function whereIs({ fences }: PractitionerDayFile, event: ClockEvent, p: Parameters): Where {
  const { fix, at, site, device } = event;
  const who = { device, at: iso(at) };
  if (!fix) return { code: 'position-unknown', params: who };
  if (fix.accuracyM > p.maxAccuracyM) return { code: 'accuracy-unusable', params: { ...who, metres: fix.accuracyM } };
  const valid = fences.filter((fence) => holdsAt(fence, at));
  const own = valid.filter((fence) => fence.site === site).map(({ fence }) => fence);
  // Without a fence in the master data the device's own word counts.
  if (own.length === 0) return event.fence === 'cannot-tell' ? { code: 'fence-unclear', params: who } : event.fence;
  if (!liesOutside(own, fix, p.marginM)) return 'inside';
  if (valid.some(({ fence }) => judgeFence(fence, fix) === 'inside')) return 'other-campus';
  const mixedUp = mixedUpDatum(own, fix, p.marginM);
  return mixedUp ? { code: 'datum-mix-up', params: { ...who, datum: mixedUp } } : 'outside';
}

// The screen says that the position is wrong, and whoever is there walks to the kiosk.
function setsRight(event: ClockEvent, other: ClockEvent, { setRightMinutes }: Parameters): boolean {
  return other.site === event.site && other.at > event.at && other.at - event.at <= setRightMinutes * MINUTE_MS;
}

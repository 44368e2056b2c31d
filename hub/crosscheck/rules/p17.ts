import { z } from 'zod';
import { coSwipeGroups, GROUP_FLOOR, type SwipeGroup } from '../co-swipes.ts';
import { pairKey, type Settlement, type SitePeriodFile } from '../pattern-files.ts';
import { dayOf } from '../period-candidates.ts';
import { claimRefs } from '../person-windows.ts';
import { clear, type Finding, inconclusive, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  groupGapMinutes: z.number().min(0.5).max(GROUP_FLOOR.gapMinutes).default(3),
  groupPeople: z.number().int().min(GROUP_FLOOR.people).max(50).default(3),
  groupDays: z.number().int().min(GROUP_FLOOR.days).max(60).default(3),
  /** Of people who came along and were verified: friends go together as well, so more of them, and more often. */
  presentPeople: z.number().int().min(GROUP_FLOOR.people).max(50).default(4),
  presentDays: z.number().int().min(GROUP_FLOOR.days).max(60).default(4),
});

/** Where people rightly come in groups. */
const GROUPS_COME: readonly string[] = ['care-home', 'village-clinic'];

type Parameters = z.infer<typeof parameters>;

/**
 * The same cards billed one after another, day after day: collected for empty swiping where none of their holders was seen, and
 * where they were, a group that is taken along for what the fund pays (Tianjin and Hangzhou 2025). A pattern: the money of
 * each visit is P01's.
 */
export const p17: Rule<'site-period', Parameters> = {
  id: 'P17',
  version: 2,
  class: 'suspicious',
  subject: 'site-period',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['groups-come-here', 'no-recurring-group', 'no-device', 'recurring-group', 'recurring-group-present'],

  applies: ({ terminals }) => terminals.length > 0,

  evaluate(file, p) {
    const master = file.master.at(-1)?.content;
    if (master && (GROUPS_COME.includes(master.kind) || master.setting === 'elderly-care')) {
      return clear('groups-come-here');
    }
    const unseen = groupsOf(file, ({ claim }) => !file.seen.has(claim), p.groupPeople, p.groupDays, p);
    if (unseen.length > 0) {
      return file.hasDevices ? findingOf('recurring-group', unseen) : inconclusive({ code: 'no-device', params: {} });
    }
    const present = groupsOf(file, () => true, p.presentPeople, p.presentDays, p);
    return present.length > 0 ? findingOf('recurring-group-present', present) : clear('no-recurring-group');
  },
};

/** The groups among some settlements that belong to the quarter: they have their days in it, or need some of it to have them. */
function groupsOf(
  file: SitePeriodFile,
  wanted: (settlement: Settlement) => boolean,
  people: number,
  days: number,
  { groupGapMinutes }: Parameters,
): SwipeGroup[] {
  const { utcOffsetMinutes, families, regular } = file;
  // Who comes by a plan of treatment meets the same people each time.
  const settlements = file.terminals.map((own) => own.filter((one) => !regular.has(one.person) && wanted(one)));
  const limits = { gapMinutes: groupGapMinutes, people, days, utcOffsetMinutes };
  const first = dayOf(file.period.from, utcOffsetMinutes);
  return coSwipeGroups(settlements, limits, (one, other) => families.has(pairKey(one, other))).filter((group) => {
    const before = group.days.filter((day) => day < first).length;
    const inside = group.days.length - before;
    return inside >= days || (inside > 0 && before < days);
  });
}

function findingOf(code: string, groups: readonly SwipeGroup[]): Finding {
  const [largest] = groups.toSorted((a, b) => b.settlements.length - a.settlements.length);
  return {
    outcome: 'finding',
    message: {
      code,
      params: { groups: groups.length, people: largest?.people.length ?? 0, days: largest?.days.length ?? 0 },
    },
    evidence: claimRefs(groups.flatMap(({ settlements }) => settlements.map(({ claim }) => ({ id: claim })))),
    amountFen: 0,
  };
}

import { z } from 'zod';
import { coSwipeGroups, GROUP_FLOOR } from '../co-swipes.ts';
import { pairKey } from '../pattern-files.ts';
import { claimRefs } from '../person-windows.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  groupGapMinutes: z.number().min(0.5).max(GROUP_FLOOR.gapMinutes).default(3),
  groupPeople: z.number().int().min(GROUP_FLOOR.people).max(50).default(3),
  groupDays: z.number().int().min(GROUP_FLOOR.days).max(60).default(3),
});

/** Where people rightly come in groups. */
const GROUPS_COME: readonly string[] = ['care-home', 'village-clinic'];

/**
 * The same cards billed one after another, day after day, and none of their holders seen: cards collected for empty swiping.
 * A pattern: the money of each visit is P01's.
 */
export const p17: Rule<'site-period', z.infer<typeof parameters>> = {
  id: 'P17',
  version: 1,
  class: 'suspicious',
  subject: 'site-period',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['groups-come-here', 'no-recurring-group', 'no-device', 'recurring-group'],

  applies: ({ terminals }) => terminals.length > 0,

  evaluate(file, { groupGapMinutes, groupPeople, groupDays }) {
    const master = file.master.at(-1)?.content;
    if (master && (GROUPS_COME.includes(master.kind) || master.setting === 'elderly-care')) {
      return clear('groups-come-here');
    }
    // Who was verified was there, and who comes by plan meets the same people each time.
    const empty = file.terminals.map((settlements) =>
      settlements.filter(({ claim, person }) => !file.seen.has(claim) && !file.regular.has(person)),
    );
    const { utcOffsetMinutes, families } = file;
    const limits = { gapMinutes: groupGapMinutes, people: groupPeople, days: groupDays, utcOffsetMinutes };
    const groups = coSwipeGroups(empty, limits, (one, other) => families.has(pairKey(one, other)));
    const [largest] = groups.toSorted((a, b) => b.settlements.length - a.settlements.length);
    if (!largest) return clear('no-recurring-group');
    if (!file.hasDevices) return inconclusive({ code: 'no-device', params: {} });
    return {
      outcome: 'finding',
      message: {
        code: 'recurring-group',
        params: { groups: groups.length, people: largest.people.length, days: largest.days.length },
      },
      evidence: claimRefs(groups.flatMap(({ settlements }) => settlements.map(({ claim }) => ({ id: claim })))),
      amountFen: 0,
    };
  },
};

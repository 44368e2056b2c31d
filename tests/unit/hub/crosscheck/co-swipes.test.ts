import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coSwipeGroups } from '../../../../hub/crosscheck/co-swipes.ts';
import { settlement } from '../../../support/pattern-builders.ts';

const limits = { gapMinutes: 3, people: 3, days: 3, utcOffsetMinutes: 480 };

it('every group has enough people on enough days, and nobody is in two', () => {
  const visits = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 20 }), fc.constantFrom('a', 'b', 'c', 'd', 'e')),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(visits, (some) => {
      const terminal = some
        .map(([day, minute, person]) => settlement(day * 1440 + minute, person))
        .toSorted((a, b) => a.at - b.at);
      const groups = coSwipeGroups([terminal], limits, () => false);
      for (const group of groups) {
        expect(group.people.length).toBeGreaterThanOrEqual(3);
        expect(group.days.length).toBeGreaterThanOrEqual(3);
        expect(group.settlements.every(({ person }) => group.people.includes(person))).toBe(true);
      }
      const people = groups.flatMap((group) => group.people);
      expect(new Set(people).size).toBe(people.length);
    }),
  );
});

it('takes a large group that is billed in changing order', () => {
  const people = Array.from({ length: 12 }, (_, index) => `p${index}`);
  const terminal = [0, 7, 14, 21].flatMap((day) =>
    people
      .toSorted((a, b) => ((a + day).length % 2 ? 1 : -1) * (a < b ? -1 : 1))
      .map((person, index) => settlement(day * 1440 + index * 0.5, person)),
  );
  const [group] = coSwipeGroups([terminal], limits, () => false);
  expect(group?.people).toHaveLength(12);
});

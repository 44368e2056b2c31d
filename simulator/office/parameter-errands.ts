import { civilDate } from '../../hub/calendar/working-days.ts';
import { monthAfter, monthOf } from '../../hub/credit/scorecard/month.ts';
import { before, type Errand } from './agenda.ts';
import type { PastOffice } from './past-work.ts';

/** Changes of parameters from the next month on: one that two people have agreed on, one that waits for the second. */
export function parameterErrands({ desks, opens, staff, words }: PastOffice): Errand[] {
  const [first, second] = staff.filter(({ role }) => role === 'rule-manager').map(({ id }) => id);
  if (!first || !second) return [];
  const from = `${monthAfter(monthOf(civilDate(opens)))}-01`;
  const propose = async (by: string, family: string, values: object, reason: string) => {
    const view = await desks.ask(by, 'POST', `/v1/parameters/${family}/proposals`, { from, values, reason });
    return (view as { proposals: { id: string }[] }).proposals[0]?.id ?? '';
  };
  const { longer, stricter } = words.changes;
  let agreed = '';
  return [
    {
      at: before(opens, 6, '10:10'),
      async run() {
        agreed = await propose(first, 'workflow', { noticeDays: 7 }, longer);
      },
    },
    {
      at: before(opens, 5, '09:40'),
      async run() {
        await desks.ask(second, 'POST', `/v1/parameter-proposals/${agreed}/decisions`, { decision: 'confirmed' });
      },
    },
    {
      at: before(opens, 1, '15:10'),
      async run() {
        await propose(second, 'credit', { scorecard: { grades: { A: 86, B: 72, C: 60 } } }, stricter);
      },
    },
  ];
}

import { civilDate, holidaysAnnounced, workingDaysBetween } from '../calendar/working-days.ts';
import type { SiteName } from '../cases/site-names.ts';
import type { Row } from '../store/tables.ts';
import { type CaseClock, CaseSummary } from './case-schema.ts';

/** A stored case as it is shown in a list. `now` in ms since 1970. */
export function summaryOf(
  row: Row<'cases'>,
  {
    siteOf,
    rules,
    now,
  }: { readonly siteOf: (id: string) => SiteName; readonly rules: readonly string[]; readonly now: number },
): CaseSummary {
  return CaseSummary.parse({
    ...{ id: row.id, number: row.number, source: row.source, grade: row.grade, state: row.state },
    ...{ site: siteOf(row.site), person: row.person, practitioner: row.practitioner, device: row.device },
    ...{ title: row.title, rules, amountFen: row.amount_fen, decidedFen: row.decided_fen },
    ...{ openedAt: row.opened_at, updatedAt: row.updated_at, clock: clockOf(row, now) },
    ...{ assignee: row.assignee, outcome: row.outcome, retracted: row.retracted === 1, held: row.held === 1 },
  });
}

/** The institution's period as it is now, or null when none runs. */
export function clockOf(
  { due_at, paused_at }: Pick<Row<'cases'>, 'due_at' | 'paused_at'>,
  now: number,
): CaseClock | null {
  if (due_at === null) return null;
  const last = civilDate(Date.parse(due_at));
  const from = civilDate(paused_at === null ? now : Date.parse(paused_at));
  return {
    dueAt: due_at,
    daysLeft: workingDaysBetween(from, last),
    pausedAt: paused_at,
    overdue: paused_at === null && Date.parse(due_at) < now,
    certain: holidaysAnnounced(Number(last.slice(0, 4))),
  };
}

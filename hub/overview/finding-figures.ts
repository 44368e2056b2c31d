import { sql } from 'kysely';
import type { DatabaseTransaction } from '../store/store.ts';
import { wantedRows, wantedText, wantedWith } from '../store/wanted-rows.ts';
import { EVERYWHERE } from './claim-figures.ts';
import type { DueDay } from './due.ts';

const INTO = sql.raw('day, site, measure, rule, class, status, department, practitioner, findings, amount_fen');

/** Stands for no day in particular. */
const ALWAYS = '';

/**
 * Counts the findings of these days anew: those opened on them, with the status they have now, and those no longer open, by the
 * day on which that came about. Findings of rules in shadow mode are nobody's business yet.
 */
export async function recountFindings(trx: DatabaseTransaction, due: readonly DueDay[]): Promise<void> {
  if (due.length === 0) return;
  const wanted = due.map(({ day, site, from, until }) => [day, site, from, until]);
  await sql`delete from finding_figures where (day, site) in
    (select ${wantedText(0)}, ${wantedText(1)} from ${wantedRows(trx, wanted)})`.execute(trx);
  await count(trx, wanted, 'opened', 'opened_at');
  await count(trx, wanted, 'settled', 'updated_at');
  await sumOpen(trx, [...new Set(due.map(({ site }) => site))]);
  await sumUp(trx, [...new Set(due.map(({ day }) => day))]);
}

// What is open at an institution, whenever it was opened: asked for with every overview, and otherwise a sum over years.
async function sumOpen(trx: DatabaseTransaction, sites: readonly string[]): Promise<void> {
  const wanted = sites.map((site) => [site]);
  await sql`delete from finding_figures where measure = 'open' and day = ${ALWAYS} and site in
    (select ${wantedText(0)} from ${wantedRows(trx, wanted)})`.execute(trx);
  await sql`insert into finding_figures (${INTO})
    select ${sql.lit(ALWAYS)}, site, 'open', rule, class, status, '', '', sum(findings), sum(amount_fen) from finding_figures
    where measure = 'opened' and status = 'open' and site in (select ${wantedText(0)} from ${wantedRows(trx, wanted)})
    group by site, rule, class, status`.execute(trx);
}

// The sums of a day over all institutions, by rule.
async function sumUp(trx: DatabaseTransaction, days: readonly string[]): Promise<void> {
  const wanted = days.map((day) => [day]);
  await sql`delete from finding_figures where site = ${EVERYWHERE} and day in
    (select ${wantedText(0)} from ${wantedRows(trx, wanted)})`.execute(trx);
  await sql`insert into finding_figures (${INTO})
    select day, ${sql.lit(EVERYWHERE)}, measure, rule, class, status, '', '', sum(findings), sum(amount_fen)
    from finding_figures where site <> ${EVERYWHERE} and day in (select ${wantedText(0)} from ${wantedRows(trx, wanted)})
    group by day, measure, rule, class, status`.execute(trx);
}

async function count(
  trx: DatabaseTransaction,
  wanted: readonly (readonly string[])[],
  measure: 'opened' | 'settled',
  at: 'opened_at' | 'updated_at',
): Promise<void> {
  const column = sql.ref(`findings.${at}`);
  const within = sql`findings.site = ${wantedText(1)} and ${column} >= ${wantedText(2)} and ${column} <= ${wantedText(3)}`;
  const settled = measure === 'settled' ? sql`and findings.status <> 'open'` : sql``;
  await sql`insert into finding_figures
      (${INTO})
    select ${wantedText(0)}, ${wantedText(1)}, ${sql.lit(measure)}, findings.rule, findings.class, findings.status,
      coalesce(stays.department, ''), coalesce(findings.practitioner, ''), count(*), sum(findings.amount_fen)
    from ${wantedWith(trx, wanted, 'findings', within)}
      left join stays on findings.subject_type = 'stay' and stays.stay_id = findings.subject
    where findings.mode <> 'shadow' ${settled}
    group by 1, 2, findings.rule, findings.class, findings.status, 7, 8`.execute(trx);
}

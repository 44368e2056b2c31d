import { sql } from 'kysely';
import type { DatabaseTransaction } from '../store/store.ts';
import { wantedRows, wantedText } from '../store/wanted-rows.ts';
import type { DueDay } from './due.ts';

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
}

async function count(
  trx: DatabaseTransaction,
  wanted: readonly (readonly string[])[],
  measure: 'opened' | 'settled',
  at: 'opened_at' | 'updated_at',
): Promise<void> {
  const column = sql.ref(`findings.${at}`);
  const settled = measure === 'settled' ? sql`and findings.status <> 'open'` : sql``;
  await sql`insert into finding_figures
      (day, site, measure, rule, class, status, department, practitioner, findings, amount_fen)
    select ${wantedText(0)}, ${wantedText(1)}, ${sql.lit(measure)}, findings.rule, findings.class, findings.status,
      coalesce(stays.department, ''), coalesce(findings.practitioner, ''), count(*), sum(findings.amount_fen)
    from ${wantedRows(trx, wanted)} cross join findings
      left join stays on findings.subject_type = 'stay' and stays.stay_id = findings.subject
    where findings.site = ${wantedText(1)} and ${column} >= ${wantedText(2)} and ${column} <= ${wantedText(3)}
      and findings.mode <> 'shadow' ${settled}
    group by 1, 2, findings.rule, findings.class, findings.status, 7, 8`.execute(trx);
}

import { sql } from 'kysely';
import type { DatabaseTransaction } from '../store/store.ts';
import { wantedRows, wantedText, wantedWith } from '../store/wanted-rows.ts';
import type { DueDay } from './due.ts';

/** Stands for the sum over all institutions. */
export const EVERYWHERE = '';

const MEASURES = [
  'claims',
  'cancelled',
  'fund_fen',
  'unjudged',
  'exempt',
  'unknown',
  'matched',
  'mismatched',
  'attested',
  'manual',
  'downtime',
] as const;
const INTO = sql.raw(['day', 'site', ...MEASURES].join(', '));

const active = (condition: string) =>
  sql`sum(case when claims.state = 'active' and ${sql.raw(condition)} then 1 else 0 end)`;

/** Counts the claims of these days anew, with how they stand to the evidence, and the sums over all institutions. */
export async function recountClaims(trx: DatabaseTransaction, due: readonly DueDay[]): Promise<void> {
  if (due.length === 0) return;
  const wanted = due.map(({ day, site, from, until }) => [day, site, from, until]);
  await sql`delete from claim_figures where (day, site) in
    (select ${wantedText(0)}, ${wantedText(1)} from ${wantedRows(trx, wanted)})`.execute(trx);
  const within = sql`claims.site = ${wantedText(1)}
    and claims.settled_at >= ${wantedText(2)} and claims.settled_at <= ${wantedText(3)}`;
  await sql`insert into claim_figures (${INTO})
    select ${wantedText(0)}, ${wantedText(1)},
      ${active('true')},
      sum(case when claims.state = 'active' then 0 else 1 end),
      sum(case when claims.state = 'active' then claims.fund_fen else 0 end),
      ${active('judged.match_code is null')},
      ${active("judged.match_code = 'EXEMPT'")},
      ${active("judged.match_code = 'UNKNOWN'")},
      ${active("judged.match_code = 'MATCH'")},
      ${active("judged.match_code not in ('EXEMPT', 'UNKNOWN', 'MATCH')")},
      ${active("judged.channel = 'attested'")},
      ${active("judged.channel = 'manual'")},
      ${active("judged.channel = 'downtime'")}
    from ${wantedWith(trx, wanted, 'claims', within)}
      left join judged_subjects as judged on judged.subject_type = 'claim' and judged.subject = claims.claim_id
    group by 1, 2`.execute(trx);
  await sumUp(trx, [...new Set(due.map(({ day }) => day))]);
}

async function sumUp(trx: DatabaseTransaction, days: readonly string[]): Promise<void> {
  const wanted = days.map((day) => [day]);
  const sums = sql.join(MEASURES.map((measure) => sql`sum(${sql.ref(measure)})`));
  await sql`delete from claim_figures where site = ${EVERYWHERE} and day in
    (select ${wantedText(0)} from ${wantedRows(trx, wanted)})`.execute(trx);
  await sql`insert into claim_figures (${INTO}) select day, ${sql.lit(EVERYWHERE)}, ${sums} from claim_figures
    where site <> ${EVERYWHERE} and day in (select ${wantedText(0)} from ${wantedRows(trx, wanted)})
    group by day`.execute(trx);
}

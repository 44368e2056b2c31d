import { sql } from 'kysely';
import type { Count, Counted } from './load.ts';

/** Claims of institutions, by how they stand to the evidence. */
export const claimsOfSites: Count = async ({ db, from, until }) => {
  const rows = await db
    .selectFrom('claims')
    .leftJoin('judged_subjects', (join) =>
      join.onRef('judged_subjects.subject', '=', 'claims.claim_id').on('judged_subjects.subject_type', '=', 'claim'),
    )
    .select(({ fn }) => ['claims.site', 'match_code', fn.countAll<number>().as('count')])
    .where('settled_at', '>=', from)
    .where('settled_at', '<', until)
    .where('state', '=', 'active')
    .groupBy(['claims.site', 'match_code'])
    .execute();
  return rows.flatMap(({ site, match_code: code, count }) => ofCode(site, code, count));
};

/** Claims of practitioners: their part of one is recorded when they were there, whoever the patient was. */
export const claimsOfPractitioners: Count = async ({ db, from, until }) => {
  const who = sql<string | null>`coalesce(claim_lines.performing, claim_lines.ordering)`;
  const rows = await db
    .selectFrom('claims')
    .innerJoin('claim_lines', 'claim_lines.claim_id', 'claims.claim_id')
    .leftJoin('judged_subjects', (join) =>
      join.onRef('judged_subjects.subject', '=', 'claims.claim_id').on('judged_subjects.subject_type', '=', 'claim'),
    )
    .select([who.as('subject'), 'match_code', sql<number>`count(distinct claims.claim_id)`.as('count')])
    .where('settled_at', '>=', from)
    .where('settled_at', '<', until)
    .where('state', '=', 'active')
    .where(who, 'is not', null)
    .groupBy([who, 'match_code'])
    .execute();
  return rows.flatMap(({ subject, match_code: code, count }) =>
    ofCode(subject, code === 'NO_PRACTITIONER' ? code : isJudged(code) ? 'MATCH' : code, count),
  );
};

function isJudged(code: string | null): boolean {
  return code !== null && code !== 'EXEMPT' && code !== 'UNKNOWN';
}

// Exempt, unknown and not judged: nobody can expect a record, so none is missing.
function ofCode(subject: string | null, code: string | null, count: number): Counted[] {
  const claims: Counted = { subject, name: 'claims', count };
  if (!isJudged(code)) return [claims];
  const expected: Counted = { subject, name: 'expected', count };
  return code === 'MATCH' ? [claims, expected, { subject, name: 'recorded', count }] : [claims, expected];
}

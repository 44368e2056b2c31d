import { type SelectQueryBuilder, sql } from 'kysely';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { Row, Tables } from '../store/tables.ts';
import { iso } from './interval.ts';
import type { Selection, Touched } from './subjects.ts';

/** Claims judged together: few queries for many, and a bounded amount of memory. */
const BATCH = 1000;
/** Sites asked for at once: a small one alone would make a batch of three claims. */
const SITES = 8;

/**
 * Active claims by site and time of settlement: what a batch needs of its site (devices, practitioners and when they were
 * there, master data) is loaded once for all of them.
 */
export async function* claimBatches(db: Database, selection: Selection): AsyncGenerator<Row<'claims'>[]> {
  if (selection.scope !== 'all') {
    yield* pages(db, selection, undefined);
    return;
  }
  const sites = selection.at ?? (await sitesWith(db, 'claims'));
  for (let first = 0; first < sites.length; first += SITES) {
    yield* pages(db, selection, sites.slice(first, first + SITES));
  }
}

async function* pages(
  db: Database,
  { scope, since }: Selection,
  sites: readonly string[] | undefined,
): AsyncGenerator<Row<'claims'>[]> {
  let after: Row<'claims'> | undefined;
  while (true) {
    let query = db.selectFrom('claims').selectAll().where('state', '=', 'active');
    if (sites) query = query.where(isAmong(db, 'site', sites));
    if (since !== undefined) query = query.where('settled_at', '>=', iso(since));
    if (scope !== 'all') query = touchedClaims(query, scope);
    if (after) {
      const { site, settled_at, claim_id } = after;
      query = query.where(sql<boolean>`(site, settled_at, claim_id) > (${site}, ${settled_at}, ${claim_id})`);
    }
    const claims = await query.orderBy('site').orderBy('settled_at').orderBy('claim_id').limit(BATCH).execute();
    if (claims.length > 0) yield claims;
    after = claims.at(-1);
    if (claims.length < BATCH) return;
  }
}

/** Every site with a claim or a stay, one index step each: reading all to tell them apart would take longer than judging some. */
export async function sitesWith(db: Database, what: 'claims' | 'stays'): Promise<string[]> {
  const table = sql.table(what);
  const { rows } = await sql<{ site: string }>`with recursive known(site) as (
      select min(site) from ${table}
      union all select (select min(more.site) from ${table} as more where more.site > known.site) from known
        where known.site is not null)
    select site from known where site is not null`.execute(db);
  return rows.map(({ site }) => site);
}

type ClaimQuery = SelectQueryBuilder<Tables, 'claims', Row<'claims'>>;

function touchedClaims(query: ClaimQuery, { claims, persons, practitioners, sites }: Touched): ClaimQuery {
  return query.where((eb) => {
    const some = (column: 'claim_id' | 'person' | 'site', ids: readonly string[] | undefined) =>
      ids && ids.length > 0 ? [eb(column, 'in', ids)] : [];
    const lines = (column: 'ordering' | 'performing') =>
      practitioners && practitioners.length > 0
        ? [eb('claim_id', 'in', eb.selectFrom('claim_lines').select('claim_id').where(column, 'in', practitioners))]
        : [];
    // A package that is given away here was not free there any more.
    const sharing = (ids: readonly string[] | undefined) => {
      if (!ids || ids.length === 0) return [];
      const codes = eb.selectFrom('trace_codes').select('code').where('claim_id', 'in', ids);
      return [eb('claim_id', 'in', eb.selectFrom('trace_codes').select('claim_id').where('code', 'in', codes))];
    };
    return eb.or([
      ...some('claim_id', claims),
      ...sharing(claims),
      ...some('person', persons),
      ...some('site', sites),
      ...lines('ordering'),
      ...lines('performing'),
    ]);
  });
}

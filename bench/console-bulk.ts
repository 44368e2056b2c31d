import { sql } from 'kysely';
import { appendToLedger } from '../hub/ledger/append.ts';
import { insertRows } from '../hub/store/insert-rows.ts';
import type { Store } from '../hub/store/store.ts';
import type { NewRow, Tables } from '../hub/store/tables.ts';
import type { AttestedRow, SiteBatch } from './console-site.ts';

const ROWS_PER_STATEMENT = 1000;
const BIG = [
  'attestations',
  'claims',
  'claim_lines',
  'judged_subjects',
  'ledger',
  'findings',
  'finding_events',
] as const;

const COUNTED = ['claims', 'judged_subjects', 'findings'] as const;
const DUE = [
  ['claims', 'settled_at'],
  ['findings', 'opened_at'],
  ['findings', 'updated_at'],
] as const;

/** An index or a trigger that is put back when the rows are in: sorting once costs a tenth of keeping it sorted. */
interface LaidAside {
  readonly name: string;
  readonly definition: string;
}

/**
 * Makes a store ready to be filled as fast as it can: without its indexes, without the triggers that note what has to be counted, and on
 * SQLite without syncing. Returns how to undo it, which also notes what is to be counted.
 */
export async function prepareForBulk(store: Store): Promise<() => Promise<void>> {
  const { db, kind } = store;
  const indexes = await indexesOf(store);
  const triggers = await countersOf(store);
  for (const { name } of indexes) await sql`drop index ${sql.id(name)}`.execute(db);
  for (const { name } of triggers) await sql`drop trigger ${sql.id(name)}`.execute(db);
  if (kind === 'sqlite') await sql`pragma synchronous = off`.execute(db);
  else for (const table of COUNTED) await sql`alter table ${sql.table(table)} disable trigger user`.execute(db);
  return async () => {
    for (const { definition } of [...indexes, ...triggers]) await sql.raw(definition).execute(db);
    if (kind === 'postgres') {
      for (const table of COUNTED) await sql`alter table ${sql.table(table)} enable trigger user`.execute(db);
    }
    for (const [table, at] of DUE) {
      const hours = sql`select distinct substr(${sql.ref(at)}, 1, 13), site from ${sql.table(table)}`;
      // Day by day: whoever counts sums up each day that is touched over all institutions.
      await sql`insert into figures_due (hour, site) ${hours} order by 1, 2`.execute(db);
    }
    // What the planner knows decides between two indexes; a hub that grew into its size has been analysed, too.
    await sql`analyze`.execute(db);
    if (kind === 'sqlite') await sql`pragma synchronous = full`.execute(db);
  };
}

// Triggers of SQLite work row by row; those that refuse changes stay.
async function countersOf({ db, kind }: Store): Promise<LaidAside[]> {
  if (kind === 'postgres') return [];
  const tables = sql.join(COUNTED.map((table) => sql.lit(table)));
  const found = sql<LaidAside>`select name, sql as definition from sqlite_master
    where type = 'trigger' and name like '%insert_figures' and tbl_name in (${tables})`;
  return [...(await found.execute(db)).rows];
}

async function indexesOf({ db, kind }: Store): Promise<LaidAside[]> {
  const tables = sql.join(BIG.map((table) => sql.lit(table)));
  const found =
    kind === 'sqlite'
      ? sql<LaidAside>`select name, sql as definition from sqlite_master where type = 'index' and sql is not null and tbl_name in (${tables})`
      : // Of a partitioned table, the definition would make an index that no partition has.
        sql<LaidAside>`select indexname as name, replace(indexdef, ' ON ONLY ', ' ON ') as definition from pg_indexes
          where schemaname = current_schema() and tablename in (${tables})
          and not exists (select 1 from pg_constraint where conname = indexname)`;
  return [...(await found.execute(db)).rows];
}

/** Keeps what happened at one site, with its ledger lines; how many rows that were. */
export async function keepBatch(store: Store, batch: SiteBatch, now: number): Promise<number> {
  let rows = 0;
  await store.transaction(
    async (trx) => {
      const keep = async <T extends keyof Tables & string>(table: T, all: readonly NewRow<T>[]) => {
        rows += all.length;
        for (let first = 0; first < all.length; first += ROWS_PER_STATEMENT) {
          await insertRows(trx, table, all.slice(first, first + ROWS_PER_STATEMENT));
        }
      };
      const entries = batch.attestations.map(({ jti, digest }: AttestedRow) => ({
        kind: 'attestation',
        ref: jti,
        digest,
      }));
      await appendToLedger(trx, entries, now);
      rows += 2 * entries.length; // a line and its salt
      await keep('sites', batch.sites);
      await keep('devices', batch.devices);
      await keep('device_keys', batch.keys);
      await keep('device_presence', batch.presence);
      await keep('attestations', batch.attestations);
      await keep('chains', batch.chains);
      await keep('claims', batch.claims);
      await keep('claim_lines', batch.lines);
      await keep('judged_subjects', batch.judged);
      await keep('verdicts', batch.verdicts);
      await keep('findings', batch.findings);
      await keep('finding_events', batch.events);
    },
    { sequencer: true },
  );
  return rows;
}

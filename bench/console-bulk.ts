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

/** An index that is put back when the rows are in: sorting once costs a tenth of keeping it sorted. */
interface LaidAside {
  readonly name: string;
  readonly definition: string;
}

/** Makes a store ready to be filled as fast as it can: without its indexes, and on SQLite without syncing. Returns how to undo it. */
export async function prepareForBulk(store: Store): Promise<() => Promise<void>> {
  const indexes = await indexesOf(store);
  for (const { name } of indexes) await sql`drop index ${sql.id(name)}`.execute(store.db);
  if (store.kind === 'sqlite') await sql`pragma synchronous = off`.execute(store.db);
  return async () => {
    for (const { definition } of indexes) await sql.raw(definition).execute(store.db);
    // What the planner knows decides between two indexes; a hub that grew into its size has been analysed, too.
    await sql`analyze`.execute(store.db);
    if (store.kind === 'sqlite') await sql`pragma synchronous = full`.execute(store.db);
  };
}

async function indexesOf({ db, kind }: Store): Promise<LaidAside[]> {
  const tables = sql.join(BIG.map((table) => sql.lit(table)));
  const found =
    kind === 'sqlite'
      ? sql<LaidAside>`select name, sql as definition from sqlite_master where type = 'index' and sql is not null and tbl_name in (${tables})`
      : sql<LaidAside>`select indexname as name, indexdef as definition from pg_indexes
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

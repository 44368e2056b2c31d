import { sql } from 'kysely';
import { openStore, type StoreSpec } from '../hub/store/open-store.ts';

/** What others take for one rule on the same rows; null = could not be asked. */
export interface Baselines {
  /** Rule P01 as one anti-join in the store's own SQL, its answer a number: no exceptions, no reasons, nothing kept. */
  readonly antiJoinMs: number;
  /** The same in DuckDB over the same rows, without and with the time to load them. */
  readonly duckDbMs: number | null;
  readonly duckDbLoadMs: number | null;
  /** A rule of one comparison in json-rules-engine. */
  readonly jsonRulesPerSecond: number;
  /** What the anti-join found, in the store and in DuckDB. */
  readonly found: readonly (number | null)[];
}

const JSON_RULE_RUNS = 20_000;

/** Times the alternatives in this process. DuckDB reads SQLite's rows through us: its extensions are not installed here. */
export async function measureBaselines(spec: StoreSpec): Promise<Baselines> {
  const store = await openStore(spec);
  try {
    const minutes = (column: string, by: number) =>
      store.kind === 'postgres'
        ? sql`to_char((${sql.ref(column)}::timestamptz + ${sql.lit(`${by} minutes`)}::interval) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
        : sql`strftime('%Y-%m-%dT%H:%M:%fZ', ${sql.ref(column)}, ${sql.lit(`${by} minutes`)})`;
    const began = performance.now();
    const { rows } = await sql<{ found: number }>`select count(*) as found from claims where state = 'active'
      and not exists (select 1 from attestations seen where seen.subject = claims.person and seen.site = claims.site
        and seen.face_outcome = 'match' and seen.kind = 'patient.registration'
        and seen.at between ${minutes('claims.service_start', -120)} and ${minutes('claims.settled_at', 15)})`.execute(
      store.db,
    );
    const antiJoinMs = performance.now() - began;
    const duck = await inDuckDb(store.db);
    return {
      antiJoinMs,
      duckDbMs: duck.queryMs,
      duckDbLoadMs: duck.loadMs,
      jsonRulesPerSecond: await jsonRules(),
      found: [Number(rows[0]?.found), duck.found],
    };
  } finally {
    await store.close();
  }
}

async function inDuckDb(db: Awaited<ReturnType<typeof openStore>>['db']) {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const began = performance.now();
  await connection.run('create table c(person varchar, site varchar, f bigint, u bigint)');
  const claims = await connection.createAppender('c');
  for (const row of await db
    .selectFrom('claims')
    .select(['person', 'site', 'service_start', 'settled_at'])
    .where('state', '=', 'active')
    .execute()) {
    claims.appendVarchar(row.person);
    claims.appendVarchar(row.site);
    claims.appendBigInt(BigInt(Date.parse(row.service_start) - 7_200_000));
    claims.appendBigInt(BigInt(Date.parse(row.settled_at) + 900_000));
    claims.endRow();
  }
  claims.closeSync();
  await connection.run('create table a(person varchar, site varchar, seen_at bigint)');
  const seen = await connection.createAppender('a');
  for (const row of await db
    .selectFrom('attestations')
    .select(['subject', 'site', 'at'])
    .where('face_outcome', '=', 'match')
    .where('kind', '=', 'patient.registration')
    .execute()) {
    seen.appendVarchar(row.subject ?? '');
    seen.appendVarchar(row.site);
    seen.appendBigInt(BigInt(Date.parse(row.at)));
    seen.endRow();
  }
  seen.closeSync();
  const loaded = performance.now();
  const answer = await connection.runAndReadAll(
    'select count(*)::integer from c where not exists (select 1 from a where a.person = c.person and a.site = c.site and a.seen_at between c.f and c.u)',
  );
  const found = Number(answer.getRows()[0]?.[0]);
  const queryMs = performance.now() - loaded;
  connection.closeSync();
  instance.closeSync();
  return { loadMs: loaded - began, queryMs, found };
}

async function jsonRules(): Promise<number> {
  const { Engine } = await import('json-rules-engine');
  const conditions = { all: [{ fact: 'minutes', operator: 'greaterThan', value: 15 }] };
  const engine = new Engine([{ conditions, event: { type: 'late' } }]);
  for (let n = 0; n < 1000; n += 1) await engine.run({ minutes: n % 30 });
  const began = performance.now();
  for (let n = 0; n < JSON_RULE_RUNS; n += 1) await engine.run({ minutes: n % 30 });
  return Math.round((JSON_RULE_RUNS * 1000) / (performance.now() - began));
}

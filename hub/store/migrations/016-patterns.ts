import { sql } from 'kysely';
import type { SchemaMigration } from '../schema.ts';

/** Everybody's visits in order of person and time, without opening a claim; proxies and alternatives, which are few. */
export const patterns: SchemaMigration = async (db) => {
  await sql`create index claims_by_person_settled_at on claims (person, settled_at, site, kind, state)`.execute(db);
  await sql`create index attestations_by_proxy on attestations (at) where kind = 'proxy'`.execute(db);
  await sql`create index attestations_by_alternative on attestations (site, at) where kind = 'alternative'`.execute(db);
};

import { sql } from 'kysely';
import type { SchemaMigration } from '../schema.ts';

/**
 * Events that still have their payload, by age: retention finds what is past its time without reading the rest. The condition has to
 * be written into a query as it stands here.
 */
export const ageOfEvidence: SchemaMigration = async (db) => {
  await sql`create index attestations_by_age on attestations (received_at, ledger_idx) where envelope <> ''`.execute(
    db,
  );
};

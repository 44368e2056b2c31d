import { sql } from 'kysely';
import type { SchemaMigration } from '../schema.ts';

/** Notes of cases about findings that were retracted or came back: looked at every minute, among many times as many other steps. */
export const whatCasesWereTold: SchemaMigration = async (db) => {
  await sql`create index case_steps_told on case_steps (case_id, seq) where step in ('retracted', 'returned')`.execute(
    db,
  );
};

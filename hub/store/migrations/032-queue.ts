import { sql } from 'kysely';
import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/**
 * Saved views of the queue, and indexes by which the queue is sorted, counted and searched without opening a finding. What was found
 * in shadow is not part of it: the condition has to be written into a query as it stands here.
 */
export const queue: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('saved_views'), kind, {
    id: 'text',
    account: 'text',
    name: 'text',
    shared_with: 'text?',
    query: 'text',
    created_at: 'text',
    updated_at: 'text',
  })
    .addPrimaryKeyConstraint('saved_views_pk', ['id'])
    .execute();
  await addIndex(db, 'saved_views', ['account']);

  // `mode` stands in it although it says nothing: SQLite would open each finding to look at it.
  const rest = sql.raw('id, class, rule, site, opened_at, mode');
  await sql`create index findings_queue on findings (status, amount_fen desc, updated_at desc, ${rest})
    where mode <> 'shadow'`.execute(db);
  await sql`drop index findings_by_status_amount_fen`.execute(db); // begins as the one above
  await addIndex(db, 'findings', ['subject']);
};

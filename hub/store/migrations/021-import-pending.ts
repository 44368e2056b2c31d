import { type SchemaMigration, withColumns } from '../schema.ts';

/** What an import has staged and not yet put together, so that a file's order doesn't matter and one round is enough. */
export const importPending: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('import_pending'), kind, { batch: 'text', place: 'text', line: 'count' })
    .addPrimaryKeyConstraint('import_pending_pk', ['batch', 'place'])
    .execute();
};

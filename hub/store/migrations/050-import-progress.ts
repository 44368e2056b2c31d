import { type SchemaMigration, textType } from '../schema.ts';

/** Who imports, how far an import is, when that was written last, who wants it to stop, and how it ended unless all of it arrived. */
export const importProgress: SchemaMigration = async (db, kind) => {
  for (const column of ['account', 'seen_at', 'stop_by', 'ended']) {
    await db.schema.alterTable('import_batches').addColumn(column, textType(kind)).execute();
  }
  await db.schema
    .alterTable('import_batches')
    .addColumn('share', kind === 'postgres' ? 'double precision' : 'real')
    .execute();
};

import { type SchemaMigration, withColumns } from '../schema.ts';

/** Calls of the national interface that an encounter is put together from, sealed. */
export const nhsaCalls: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('nhsa_calls'), kind, {
    encounter: 'text',
    digest: 'text',
    infno: 'text',
    sealed: 'text',
    batch: 'text',
  })
    .addPrimaryKeyConstraint('nhsa_calls_pk', ['encounter', 'digest'])
    .execute();
};

import { addIndex, makeAppendOnly, type SchemaMigration, withColumns } from '../schema.ts';

/** Who took which evidence out of the hub, in the words that the ledger commits to. */
export const exportsOfEvidence: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('exports'), kind, {
    id: 'text',
    finding: 'text',
    by: 'text',
    content: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('exports_pk', ['id'])
    .addForeignKeyConstraint('exports_finding', ['finding'], 'findings', ['id'])
    .execute();
  await addIndex(db, 'exports', ['finding', 'at']);
  await makeAppendOnly(db, kind, 'exports');
};

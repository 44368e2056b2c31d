import { addIndex, makeAppendOnly, type SchemaMigration, textType, withColumns } from '../schema.ts';

/** What institutions report of lists that they checked themselves; files that belong to such a list. */
export const selfCheckReports: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('self_check_drafts'), kind, {
    check_id: 'text',
    site: 'text',
    content: 'text',
    by: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('self_check_drafts_pk', ['check_id'])
    .execute();

  await withColumns(db.schema.createTable('self_check_reports'), kind, {
    id: 'text',
    check_id: 'text',
    site: 'text',
    content: 'text',
    late: 'flag',
    by: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('self_check_reports_pk', ['id'])
    .execute();
  await addIndex(db, 'self_check_reports', ['check_id'], true);
  await makeAppendOnly(db, kind, 'self_check_reports');

  await db.schema
    .alterTable('case_files')
    .addColumn('belongs_to', textType(kind) as 'text', (column) => column.notNull().defaultTo('case'))
    .execute();
};

import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** Files of cases, answers of institutions that are being written, and what they ask for. */
export const portal: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('case_files'), kind, {
    id: 'text',
    case_id: 'text',
    site: 'text',
    side: 'text',
    name: 'text',
    kind: 'text',
    bytes: 'count',
    digest: 'text',
    by: 'text',
    at: 'text',
    step: 'text?',
    removed_at: 'text?',
    removed: 'text?',
  })
    .addPrimaryKeyConstraint('case_files_pk', ['id'])
    .execute();
  await addIndex(db, 'case_files', ['case_id']);
  await addIndex(db, 'case_files', ['digest']);
  await addIndex(db, 'case_files', ['at']);

  await withColumns(db.schema.createTable('answer_drafts'), kind, {
    case_id: 'text',
    site: 'text',
    stand: 'text?',
    text: 'text',
    by: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('answer_drafts_pk', ['case_id'])
    .execute();

  await withColumns(db.schema.createTable('extension_requests'), kind, {
    id: 'text',
    case_id: 'text',
    site: 'text',
    days: 'count',
    reason: 'text',
    by: 'text',
    at: 'text',
    answer: 'text?',
    answered_by: 'text?',
    answered_at: 'text?',
  })
    .addPrimaryKeyConstraint('extension_requests_pk', ['id'])
    .execute();
  await addIndex(db, 'extension_requests', ['case_id']);
};

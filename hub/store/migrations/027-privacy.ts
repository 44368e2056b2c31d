import { addIndex, makeAppendOnly, type SchemaMigration, withColumns } from '../schema.ts';

/** What the law asks of who keeps faces: notices by version, how many people are enrolled, what was asked by whom, what was removed by age. */
export const privacy: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('notices'), kind, {
    id: 'text',
    version: 'text',
    content: 'text',
    valid_from: 'text',
    by: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('notices_pk', ['id'])
    .addUniqueConstraint('notices_version', ['version'])
    .execute();
  await makeAppendOnly(db, kind, 'notices');

  await withColumns(db.schema.createTable('enrolled_counts'), kind, { day: 'text', persons: 'count' })
    .addPrimaryKeyConstraint('enrolled_counts_pk', ['day'])
    .execute();

  await withColumns(db.schema.createTable('rights_requests'), kind, {
    id: 'text',
    kind: 'text',
    subject_type: 'text',
    subject: 'text',
    by: 'text',
    content: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('rights_requests_pk', ['id'])
    .execute();
  await addIndex(db, 'rights_requests', ['subject', 'at']);
  await makeAppendOnly(db, kind, 'rights_requests');

  await withColumns(db.schema.createTable('retention_runs'), kind, { id: 'text', content: 'text', at: 'text' })
    .addPrimaryKeyConstraint('retention_runs_pk', ['id'])
    .execute();
  await makeAppendOnly(db, kind, 'retention_runs');
};

import { addIndex, makeAppendOnly, type SchemaMigration, withColumns } from '../schema.ts';

/** Cases with their findings and every step that was taken in them. */
export const workflow: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('cases'), kind, {
    id: 'text',
    number: 'text',
    source: 'text',
    grade: 'text?',
    state: 'text',
    site: 'text',
    person: 'text?',
    practitioner: 'text?',
    device: 'text?',
    title: 'text',
    description: 'text',
    reference: 'text?',
    amount_fen: 'count',
    decided_fen: 'count?',
    opened_at: 'text',
    opened_by: 'text',
    updated_at: 'text',
    due_at: 'text?',
    paused_at: 'text?',
    assignee: 'text?',
    outcome: 'text?',
    retracted: 'flag',
    last_seq: 'count',
  })
    .addPrimaryKeyConstraint('cases_pk', ['id'])
    .addUniqueConstraint('cases_number', ['number'])
    .execute();
  await addIndex(db, 'cases', ['state', 'due_at']);
  await addIndex(db, 'cases', ['site', 'state']);
  await addIndex(db, 'cases', ['assignee', 'state']);
  await addIndex(db, 'cases', ['practitioner']);
  await addIndex(db, 'cases', ['person']);
  await addIndex(db, 'cases', ['reference']);

  await withColumns(db.schema.createTable('case_findings'), kind, {
    case_id: 'text',
    finding_id: 'text',
    joined_at: 'text',
  })
    .addPrimaryKeyConstraint('case_findings_pk', ['case_id', 'finding_id'])
    .execute();
  await addIndex(db, 'case_findings', ['finding_id']);

  await withColumns(db.schema.createTable('case_steps'), kind, {
    id: 'text',
    case_id: 'text',
    seq: 'count',
    step: 'text',
    by: 'text',
    at: 'text',
    voids: 'text?',
    content: 'text',
  })
    .addPrimaryKeyConstraint('case_steps_pk', ['id'])
    .addUniqueConstraint('case_steps_seq', ['case_id', 'seq'])
    .execute();
  await makeAppendOnly(db, kind, 'case_steps');
};

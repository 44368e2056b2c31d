import { addIndex, type SchemaMigration, withColumns, withCountedId } from '../schema.ts';

/** Verdicts, findings with their history, and settings. */
export const judgement: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('verdicts'), kind, {
    rule: 'text',
    subject_type: 'text',
    subject: 'text',
    rule_version: 'count',
    outcome: 'text',
    reason: 'text',
    site: 'text?',
    claim_id: 'text?',
    judged_at: 'text',
  })
    .addPrimaryKeyConstraint('verdicts_pk', ['rule', 'subject_type', 'subject'])
    .execute();
  await addIndex(db, 'verdicts', ['outcome', 'judged_at']);
  await addIndex(db, 'verdicts', ['claim_id']);

  await withColumns(db.schema.createTable('findings'), kind, {
    id: 'text',
    fingerprint: 'text',
    rule: 'text',
    rule_version: 'count',
    class: 'text',
    subject_type: 'text',
    subject: 'text',
    claim_id: 'text?',
    site: 'text',
    person: 'text?',
    practitioner: 'text?',
    device: 'text?',
    reason: 'text',
    params: 'text',
    evidence: 'text',
    amount_fen: 'count',
    status: 'text',
    opened_at: 'text',
    updated_at: 'text',
  })
    .addPrimaryKeyConstraint('findings_pk', ['id'])
    .addUniqueConstraint('findings_fingerprint', ['fingerprint'])
    .execute();
  await addIndex(db, 'findings', ['status', 'amount_fen']);
  await addIndex(db, 'findings', ['rule', 'subject_type', 'subject']);
  await addIndex(db, 'findings', ['claim_id']);

  await withColumns(withCountedId(db.schema.createTable('finding_events'), kind), kind, {
    finding: 'text',
    kind: 'text',
    by: 'text',
    reason: 'text',
    at: 'text',
  })
    .addForeignKeyConstraint('finding_events_finding', ['finding'], 'findings', ['id'])
    .execute();
  await addIndex(db, 'finding_events', ['finding', 'at']);

  await withColumns(db.schema.createTable('settings'), kind, { key: 'text', value: 'text', updated_at: 'text' })
    .addPrimaryKeyConstraint('settings_pk', ['key'])
    .execute();
};

import { addIndex, makeAppendOnly, type SchemaMigration, textType, withColumns } from '../schema.ts';

/** Dated modes and parameters of rules; the mode a finding was made under; what is judged again, and when. */
export const ruleGovernance: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('rule_settings'), kind, {
    id: 'text',
    rule: 'text',
    content: 'text',
    recorded_at: 'text',
  })
    .addPrimaryKeyConstraint('rule_settings_pk', ['id'])
    .execute();
  await makeAppendOnly(db, kind, 'rule_settings');

  await db.schema
    .alterTable('findings')
    .addColumn('mode', textType(kind) as 'text', (column) => column.notNull().defaultTo('notify'))
    .execute();

  await withColumns(db.schema.createTable('judgements_due'), kind, {
    rule: 'text',
    subject_type: 'text',
    subject: 'text',
    due_at: 'text?',
    device: 'text?',
    since: 'text',
  })
    .addPrimaryKeyConstraint('judgements_due_pk', ['rule', 'subject_type', 'subject'])
    .execute();
  await addIndex(db, 'judgements_due', ['due_at']);
  await addIndex(db, 'judgements_due', ['device']);
};

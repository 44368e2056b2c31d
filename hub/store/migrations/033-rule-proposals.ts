import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** Changes of rules that wait for a second person. */
export const ruleProposals: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('rule_proposals'), kind, {
    id: 'text',
    rule: 'text',
    content: 'text',
    state: 'text',
    proposed_by: 'text',
    proposed_at: 'text',
    decided_by: 'text?',
    decided_at: 'text?',
    setting: 'text?',
  })
    .addPrimaryKeyConstraint('rule_proposals_pk', ['id'])
    .execute();
  await addIndex(db, 'rule_proposals', ['state']);
};

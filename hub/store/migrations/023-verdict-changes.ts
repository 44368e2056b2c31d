import { addIndex, type SchemaMigration, withColumns, withCountedId } from '../schema.ts';

/** Verdicts that became open or are open no longer, in order, for whoever listens. */
export const verdictChanges: SchemaMigration = async (db, kind) => {
  await withColumns(withCountedId(db.schema.createTable('verdict_changes'), kind), kind, {
    rule: 'text',
    subject_type: 'text',
    subject: 'text',
    site: 'text',
    claim_id: 'text?',
    outcome: 'text',
    code: 'text',
    at: 'text',
  }).execute();
  await addIndex(db, 'verdict_changes', ['at']);
};

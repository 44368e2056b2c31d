import { addIndex, type ColumnKind, makeAppendOnly, type SchemaMigration, withColumns } from '../schema.ts';

interface NewTable {
  readonly columns: Readonly<Record<string, ColumnKind>>;
  readonly key: readonly string[];
  readonly indexes?: readonly (readonly string[])[];
  readonly appendOnly?: boolean;
}

const STEP = { by: 'text', at: 'text', content: 'text' } as const;

const TABLES: Readonly<Record<string, NewTable>> = {
  point_lines: {
    columns: {
      ...{ id: 'text', entry: 'text', step: 'text', kind: 'text', practitioner: 'text', site: 'text?' },
      ...{ year: 'count', points: 'count', ...STEP },
    },
    key: ['id'],
    indexes: [['entry'], ['practitioner', 'year'], ['year', 'step']],
    appendOnly: true,
  },
  score_runs: {
    columns: { id: 'text', month: 'text', content: 'text', at: 'text' },
    key: ['id'],
    indexes: [['month']],
    appendOnly: true,
  },
  scorecards: {
    columns: { run: 'text', subject_type: 'text', subject: 'text', score: 'count', grade: 'text', inputs: 'text' },
    key: ['run', 'subject_type', 'subject'],
    indexes: [
      ['subject_type', 'subject'],
      ['run', 'subject_type', 'score'],
    ],
    appendOnly: true,
  },
  score_objections: {
    columns: {
      id: 'text',
      objection: 'text',
      step: 'text',
      subject_type: 'text',
      subject: 'text',
      month: 'text',
      ...STEP,
    },
    key: ['id'],
    indexes: [['objection'], ['subject', 'month']],
    appendOnly: true,
  },
  bulletins: { columns: { id: 'text', month: 'text', ...STEP }, key: ['id'], indexes: [['month']], appendOnly: true },
  inspectors: {
    columns: { id: 'text', department: 'text', conflicts: 'text', state: 'text', updated_at: 'text' },
    key: ['id'],
  },
  inspection_plans: {
    columns: {
      ...{ id: 'text', month: 'text', sealed_seed: 'text' },
      ...{ committed: 'text', drawn: 'text?', revealed: 'text?', roster: 'text?' },
    },
    key: ['id'],
    indexes: [['month']],
  },
  inspection_visits: {
    columns: {
      ...{ plan: 'text', site: 'text', objects: 'text', inspector_a: 'text', inspector_b: 'text' },
      ...{ day: 'text', state: 'text' },
    },
    key: ['plan', 'site'],
    indexes: [['site'], ['state', 'day']],
  },
  inspection_results: {
    columns: { id: 'text', plan: 'text', site: 'text', outcome: 'text', case_id: 'text?', ...STEP },
    key: ['id'],
    indexes: [['plan', 'site']],
    appendOnly: true,
  },
  self_checks: {
    columns: {
      ...{ id: 'text', site: 'text', campaign: 'text', due_on: 'text' },
      ...{ created_at: 'text', created_by: 'text' },
    },
    key: ['id'],
    indexes: [['site'], ['campaign']],
  },
  self_check_items: {
    columns: {
      ...{ check_id: 'text', finding: 'text', answer: 'text', words: 'text?' },
      ...{ answered_by: 'text?', answered_at: 'text?' },
    },
    key: ['check_id', 'finding'],
    indexes: [['finding']],
  },
};

/** Points of practitioners, scorecards, bulletins; inspections and self-checks. */
export const credit: SchemaMigration = async (db, kind) => {
  for (const [name, { columns, key, indexes = [], appendOnly }] of Object.entries(TABLES)) {
    await withColumns(db.schema.createTable(name), kind, columns)
      .addPrimaryKeyConstraint(`${name}_pk`, [...key])
      .execute();
    for (const index of indexes) await addIndex(db, name, index);
    if (appendOnly) await makeAppendOnly(db, kind, name);
  }
  await addIndex(db, 'point_lines', ['entry', 'step'], true);
  await addIndex(db, 'findings', ['status', 'updated_at']);
};

import { sql } from 'kysely';
import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** Plans of bedside challenges, and who was drawn. */
export const bedside: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('bedside_plans'), kind, {
    id: 'text',
    date: 'text',
    sealed_seed: 'text',
    committed: 'text',
    drawn: 'text?',
    revealed: 'text?',
    roster: 'text?',
  })
    .addPrimaryKeyConstraint('bedside_plans_pk', ['id'])
    .execute();

  await withColumns(db.schema.createTable('bedside_draws'), kind, {
    plan: 'text',
    stay_id: 'text',
    round: 'count',
    site: 'text',
    ward: 'text',
    rank: 'count',
    at: 'text',
    state: 'text',
    reason: 'text?',
    challenge: 'text?',
    due_at: 'text?',
  })
    .addPrimaryKeyConstraint('bedside_draws_pk', ['plan', 'stay_id', 'round'])
    .execute();
  await addIndex(db, 'bedside_draws', ['state', 'at']);
  await addIndex(db, 'bedside_draws', ['challenge']);

  // Who is in hospital now: a few among all stays that ever were.
  await db.schema
    .createIndex('stays_open')
    .on('stays')
    .columns(['site', 'stay_id'])
    .where(sql.ref('discharged_at'), 'is', null)
    .execute();
};

import { addIndex, makeAppendOnly, type SchemaMigration, withColumns } from '../schema.ts';

const CHINA_OFFSET_MS = 8 * 3_600_000;

/**
 * One place for dated parameters. What was set before keeps its line of the ledger and is found through the new index; periods and
 * inspections counted from the day on which they were set.
 */
export const parameters: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('parameter_settings'), kind, {
    id: 'text',
    family: 'text',
    from_day: 'text?',
    takes_back: 'text?',
  })
    .addPrimaryKeyConstraint('parameter_settings_pk', ['id'])
    .execute();
  await addIndex(db, 'parameter_settings', ['family', 'from_day']);
  await withColumns(db.schema.createTable('parameter_proposals'), kind, {
    id: 'text',
    family: 'text',
    content: 'text',
    basis: 'text',
    state: 'text',
    proposed_by: 'text',
    proposed_at: 'text',
    decided_by: 'text?',
    decided_at: 'text?',
    setting: 'text?',
  })
    .addPrimaryKeyConstraint('parameter_proposals_pk', ['id'])
    .execute();
  await addIndex(db, 'parameter_proposals', ['family']);

  const known = await db
    .selectFrom('configurations')
    .select(['id', 'kind', 'content', 'at'])
    .where('kind', 'in', ['workflow', 'credit', 'inspection'])
    .orderBy('id')
    .execute();
  for (const { id, kind: family, content, at } of known) {
    const kept = JSON.parse(content) as { step?: string; from?: string };
    if (family === 'inspection' && kept.step !== 'parameters') continue; // steps of a plan stand there too
    const day = new Date(Date.parse(at) + CHINA_OFFSET_MS).toISOString().slice(0, 10);
    const from_day = family === 'credit' ? (kept.from ?? day) : day;
    const row = { id, family: family as 'workflow' | 'credit' | 'inspection', from_day, takes_back: null };
    await db.insertInto('parameter_settings').values(row).execute();
  }
  await db.deleteFrom('settings').where('key', '=', 'workflow').execute();
  await makeAppendOnly(db, kind, 'parameter_settings');
};

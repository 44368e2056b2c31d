import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** Claims as imported, and what was wrong with the rows that were not. */
export const claims: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('import_batches'), kind, {
    id: 'text',
    format: 'text',
    digest: 'text',
    received_at: 'text',
    rows: 'count',
    accepted: 'count',
    duplicates: 'count',
    cancelled: 'count',
    rejected: 'count',
  })
    .addPrimaryKeyConstraint('import_batches_pk', ['id'])
    .execute();

  await withColumns(db.schema.createTable('import_rejects'), kind, {
    batch: 'text',
    line: 'count',
    field: 'text',
    code: 'text',
    reason: 'text',
  }).execute();
  await addIndex(db, 'import_rejects', ['batch', 'line']);

  await withColumns(db.schema.createTable('claims'), kind, {
    claim_id: 'text',
    encounter: 'text?',
    person: 'text',
    site: 'text',
    kind: 'text',
    service_start: 'text',
    service_end: 'text?',
    settled_at: 'text',
    credential: 'text?',
    exception: 'text?',
    terminal: 'text?',
    operator: 'text?',
    total_fen: 'count',
    fund_fen: 'count',
    state: 'text',
    cancelled_at: 'text?',
    batch: 'text',
    digest: 'text',
  })
    .addPrimaryKeyConstraint('claims_pk', ['claim_id'])
    .execute();
  await addIndex(db, 'claims', ['person', 'service_start']);
  await addIndex(db, 'claims', ['site', 'settled_at']);
  await addIndex(db, 'claims', ['settled_at']);

  await withColumns(db.schema.createTable('claim_lines'), kind, {
    claim_id: 'text',
    line_id: 'text',
    at: 'text',
    ordering: 'text?',
    performing: 'text?',
    placeholder: 'flag',
    prescription: 'text?',
    item: 'text?',
    amount_fen: 'count',
    external: 'flag',
  })
    .addPrimaryKeyConstraint('claim_lines_pk', ['claim_id', 'line_id'])
    .addForeignKeyConstraint('claim_lines_claim', ['claim_id'], 'claims', ['claim_id'])
    .execute();
  await addIndex(db, 'claim_lines', ['ordering', 'at']);
  await addIndex(db, 'claim_lines', ['performing', 'at']);
};

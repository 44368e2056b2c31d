import { addIndex, makeAppendOnly, type SchemaMigration, withColumns, withCountedId } from '../schema.ts';

/**
 * The ledger becomes a Merkle log. Lines that exist stay as they are: their leaves become the first leaves of the tree
 * with the next append (hub/ledger/edge.ts).
 */
export const merkleLog: SchemaMigration = async (db, kind) => {
  // Not append-only: a salt is destroyed together with what it hides.
  await withColumns(db.schema.createTable('ledger_salts'), kind, { idx: 'count', salt: 'text' })
    .addPrimaryKeyConstraint('ledger_salts_pk', ['idx'])
    .execute();

  await withColumns(db.schema.createTable('ledger_nodes'), kind, { level: 'count', idx: 'count', hash: 'text' })
    .addPrimaryKeyConstraint('ledger_nodes_pk', ['level', 'idx'])
    .execute();
  await makeAppendOnly(db, kind, 'ledger_nodes');

  await withColumns(db.schema.createTable('ledger_edge'), kind, {
    id: 'count',
    size: 'count',
    nodes: 'text',
    chained: 'count',
  })
    .addPrimaryKeyConstraint('ledger_edge_pk', ['id'])
    .execute();

  await withColumns(withCountedId(db.schema.createTable('ledger_checkpoints'), kind), kind, {
    size: 'count',
    root: 'text',
    note: 'text',
    reason: 'text',
    at: 'text',
  }).execute();
  await addIndex(db, 'ledger_checkpoints', ['size']);
  await makeAppendOnly(db, kind, 'ledger_checkpoints');
};

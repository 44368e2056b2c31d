import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** Clips of watching cameras that were ordered for cases: when they came, when and why they went. */
export const clipOrders: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('clip_orders'), kind, {
    command: 'text',
    event: 'text',
    device: 'text',
    media: 'text',
    subject_type: 'text?',
    subject: 'text?',
    order_ref: 'text',
    received_at: 'text?',
    removed_at: 'text?',
    removed_why: 'text?',
  })
    .addPrimaryKeyConstraint('clip_orders_pk', ['command'])
    .execute();
  await addIndex(db, 'clip_orders', ['subject']);
  await addIndex(db, 'clip_orders', ['received_at']);
};

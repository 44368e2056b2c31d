import { addIndex, makeAppendOnly, type SchemaMigration, withColumns } from '../schema.ts';

/** What happened to devices, in the words that the ledger commits to. */
export const deviceEvents: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('device_events'), kind, {
    id: 'text',
    device: 'text',
    content: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('device_events_pk', ['id'])
    .addForeignKeyConstraint('device_events_device', ['device'], 'devices', ['id'])
    .execute();
  await addIndex(db, 'device_events', ['device', 'at']);
  await makeAppendOnly(db, kind, 'device_events');
};

import { allowErasureOnly, dropUpdateRefusal } from '../erasable.ts';
import { addIndex, makeAppendOnly, type SchemaMigration, withColumns } from '../schema.ts';

/**
 * What others say about the log (cosignatures of witnesses, time stamps), what the hub was set to, the certificates that
 * devices were given, and orders to erase: an attestation can be emptied for good, by an order that stays.
 */
export const witnessedAndErasable: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('erasures'), kind, {
    id: 'text',
    event: 'text',
    device: 'text',
    event_at: 'text',
    content: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('erasures_pk', ['id'])
    .addUniqueConstraint('erasures_event', ['event'])
    .execute();
  await addIndex(db, 'erasures', ['device', 'event_at']);
  await makeAppendOnly(db, kind, 'erasures');
  await dropUpdateRefusal(db, kind, 'attestations');
  await allowErasureOnly(db, kind, 'attestations');

  await withColumns(db.schema.createTable('ledger_cosignatures'), kind, {
    checkpoint: 'count',
    witness: 'text',
    line: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('ledger_cosignatures_pk', ['checkpoint', 'witness'])
    .execute();
  await makeAppendOnly(db, kind, 'ledger_cosignatures');

  await withColumns(db.schema.createTable('ledger_timestamps'), kind, {
    checkpoint: 'count',
    authority: 'text',
    token: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('ledger_timestamps_pk', ['checkpoint', 'authority'])
    .execute();
  await makeAppendOnly(db, kind, 'ledger_timestamps');

  await withColumns(db.schema.createTable('configurations'), kind, {
    id: 'text',
    kind: 'text',
    content: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('configurations_pk', ['id'])
    .execute();
  await addIndex(db, 'configurations', ['kind', 'id']);
  await makeAppendOnly(db, kind, 'configurations');

  await withColumns(db.schema.createTable('device_certificates'), kind, {
    fingerprint: 'text',
    device: 'text',
    pem: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('device_certificates_pk', ['fingerprint'])
    .execute();
  await addIndex(db, 'device_certificates', ['device']);
  await makeAppendOnly(db, kind, 'device_certificates');
};

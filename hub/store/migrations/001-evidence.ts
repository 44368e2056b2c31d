import { addIndex, makeAppendOnly, type SchemaMigration, withColumns, withCountedId } from '../schema.ts';

/** Devices, what they signed, what was refused, and the ledger over all of it. */
export const evidence: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('sites'), kind, {
    id: 'text',
    name: 'text',
    region: 'text',
    fence: 'text?',
    created_at: 'text',
  })
    .addPrimaryKeyConstraint('sites_pk', ['id'])
    .execute();

  await withColumns(db.schema.createTable('devices'), kind, {
    id: 'text',
    site: 'text',
    ueid: 'text',
    profile: 'text',
    place: 'text',
    config: 'text',
    key_level: 'text',
    certificate_serial: 'text',
    certificate_fingerprint: 'text',
    state: 'text',
    created_at: 'text',
    revoked_at: 'text?',
  })
    .addPrimaryKeyConstraint('devices_pk', ['id'])
    .execute();
  await addIndex(db, 'devices', ['site']);
  await addIndex(db, 'devices', ['state', 'revoked_at']);

  await withColumns(db.schema.createTable('device_keys'), kind, {
    kid: 'text',
    device: 'text',
    jwk: 'text',
    valid_from: 'text',
    valid_until: 'text?',
  })
    .addPrimaryKeyConstraint('device_keys_pk', ['kid'])
    .addForeignKeyConstraint('device_keys_device', ['device'], 'devices', ['id'])
    .execute();
  await addIndex(db, 'device_keys', ['device']);

  await withColumns(db.schema.createTable('chains'), kind, {
    chain: 'text',
    device: 'text',
    up_to: 'count',
    last_seq: 'count',
    last_digest: 'text?',
    opened_at: 'text',
    last_at: 'text',
  })
    .addPrimaryKeyConstraint('chains_pk', ['device', 'chain'])
    .execute();

  await withColumns(db.schema.createTable('attestations'), kind, {
    jti: 'text',
    device: 'text',
    chain: 'text',
    seq: 'count',
    kind: 'text',
    subject_type: 'text?',
    subject: 'text?',
    site: 'text',
    nonce: 'text?',
    face_outcome: 'text?',
    at: 'text',
    received_at: 'text',
    digest: 'text',
    ledger_idx: 'count',
    envelope: 'text',
  })
    .addPrimaryKeyConstraint('attestations_pk', ['jti'])
    .addUniqueConstraint('attestations_position', ['device', 'chain', 'seq'])
    .addUniqueConstraint('attestations_ledger_idx', ['ledger_idx'])
    .execute();
  await addIndex(db, 'attestations', ['subject', 'at']);
  await addIndex(db, 'attestations', ['site', 'at']);
  await addIndex(db, 'attestations', ['device', 'at']);
  await addIndex(db, 'attestations', ['device', 'nonce']);
  await makeAppendOnly(db, kind, 'attestations');

  await withColumns(db.schema.createTable('quarantine'), kind, {
    digest: 'text',
    code: 'text',
    detail: 'text',
    device: 'text?',
    site: 'text?',
    chain: 'text?',
    seq: 'count?',
    received_at: 'text',
    times: 'count',
    envelope: 'text',
  })
    .addPrimaryKeyConstraint('quarantine_pk', ['digest', 'code'])
    .execute();
  await addIndex(db, 'quarantine', ['device', 'chain', 'seq']);
  await addIndex(db, 'quarantine', ['received_at']);

  await withColumns(withCountedId(db.schema.createTable('device_presence'), kind), kind, {
    device: 'text',
    site: 'text',
    online_from: 'text',
    online_until: 'text?',
    pending: 'count',
  }).execute();
  await addIndex(db, 'device_presence', ['site', 'online_from']);
  await addIndex(db, 'device_presence', ['device', 'online_from']);

  await withColumns(db.schema.createTable('ledger'), kind, {
    idx: 'count',
    kind: 'text',
    ref: 'text',
    leaf: 'text',
    root: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('ledger_pk', ['idx'])
    .execute();
  await addIndex(db, 'ledger', ['ref']);
  await makeAppendOnly(db, kind, 'ledger');

  await withColumns(db.schema.createTable('commands'), kind, {
    jti: 'text',
    device: 'text',
    type: 'text',
    signed: 'text',
    created_at: 'text',
    expires_at: 'text',
    state: 'text',
  })
    .addPrimaryKeyConstraint('commands_pk', ['jti'])
    .execute();
  await addIndex(db, 'commands', ['device', 'state']);
};

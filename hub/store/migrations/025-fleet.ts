import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** What devices shall run and say they run, roll-outs by ring, model bundles, and invitations of new devices. */
export const fleet: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('desired_states'), kind, {
    device: 'text',
    revision: 'count',
    rollout: 'text?',
    content: 'text',
    former: 'text',
    signed: 'text',
    state: 'text',
    problem: 'text?',
    issued_at: 'text',
    expires_at: 'text',
    published_at: 'text?',
    settled_at: 'text?',
  })
    .addPrimaryKeyConstraint('desired_states_pk', ['device', 'revision'])
    .execute();
  await addIndex(db, 'desired_states', ['published_at', 'state']);

  await withColumns(db.schema.createTable('rollouts'), kind, {
    id: 'text',
    release: 'text',
    plan: 'text',
    state: 'text',
    reason: 'text?',
    ring: 'count',
    ring_began_at: 'text',
    started_by: 'text',
    started_at: 'text',
    ended_at: 'text?',
  })
    .addPrimaryKeyConstraint('rollouts_pk', ['id'])
    .execute();
  await addIndex(db, 'rollouts', ['state']);

  await withColumns(db.schema.createTable('rollout_devices'), kind, {
    rollout: 'text',
    device: 'text',
    ring: 'count',
    state: 'text',
    revision: 'count?',
    problem: 'text?',
    ill_before: 'flag',
    sent_at: 'text?',
    settled_at: 'text?',
  })
    .addPrimaryKeyConstraint('rollout_devices_pk', ['rollout', 'device'])
    .execute();
  await addIndex(db, 'rollout_devices', ['device']);

  await withColumns(db.schema.createTable('model_bundles'), kind, {
    version: 'count',
    content: 'text',
    note: 'text',
    added_at: 'text',
  })
    .addPrimaryKeyConstraint('model_bundles_pk', ['version'])
    .execute();

  await withColumns(db.schema.createTable('device_reports'), kind, {
    device: 'text',
    content: 'text',
    revision: 'count',
    ill_since: 'text?',
    clock_offset_ms: 'count?',
    received_at: 'text',
  })
    .addPrimaryKeyConstraint('device_reports_pk', ['device'])
    .execute();

  await withColumns(db.schema.createTable('device_invitations'), kind, {
    id: 'text',
    secret: 'text',
    device: 'text',
    content: 'text',
    created_at: 'text',
    expires_at: 'text',
    used_at: 'text?',
    used_request: 'text?',
  })
    .addPrimaryKeyConstraint('device_invitations_pk', ['id'])
    .execute();
};

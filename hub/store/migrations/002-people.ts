import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** Consents, and the vault for deployments with a legal basis to keep templates centrally. */
export const people: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('consents'), kind, {
    id: 'text',
    subject_type: 'text',
    subject: 'text',
    notice: 'text',
    scopes: 'text',
    given_by: 'text',
    site: 'text',
    device: 'text',
    granted_at: 'text',
    withdrawn_at: 'text?',
    jti: 'text',
  })
    .addPrimaryKeyConstraint('consents_pk', ['id'])
    .execute();
  await addIndex(db, 'consents', ['subject', 'granted_at']);

  await withColumns(db.schema.createTable('vault_keys'), kind, {
    subject_type: 'text',
    subject: 'text',
    wrapped_key: 'text',
    created_at: 'text',
  })
    .addPrimaryKeyConstraint('vault_keys_pk', ['subject', 'subject_type'])
    .execute();

  await withColumns(db.schema.createTable('vault_templates'), kind, {
    id: 'text',
    subject_type: 'text',
    subject: 'text',
    site: 'text',
    model: 'text',
    consent: 'text',
    sealed: 'text',
    created_at: 'text',
    expires_at: 'text',
  })
    .addPrimaryKeyConstraint('vault_templates_pk', ['id'])
    .execute();
  await addIndex(db, 'vault_templates', ['subject']);
  await addIndex(db, 'vault_templates', ['site']);

  await withColumns(db.schema.createTable('vault_hand_outs'), kind, {
    id: 'text',
    template: 'text',
    subject: 'text',
    device: 'text',
    scope: 'text',
    nonce: 'text?',
    at: 'text',
    expires_at: 'text',
  })
    .addPrimaryKeyConstraint('vault_hand_outs_pk', ['id'])
    .execute();
  await addIndex(db, 'vault_hand_outs', ['subject', 'at']);
};

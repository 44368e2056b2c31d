import { addIndex, makeAppendOnly, type SchemaMigration, withColumns } from '../schema.ts';

/** Accounts, how they sign in, programs that act for them, and what they did. */
export const access: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('accounts'), kind, {
    id: 'text',
    name: 'text',
    roles: 'text',
    site: 'text?',
    state: 'text',
    password: 'text?',
    failures: 'count',
    locked_until: 'text?',
    created_at: 'text',
    created_by: 'text',
    last_sign_in_at: 'text?',
  })
    .addPrimaryKeyConstraint('accounts_pk', ['id'])
    .execute();

  await withColumns(db.schema.createTable('passkeys'), kind, {
    id: 'text',
    account: 'text',
    public_key: 'text',
    counter: 'count',
    transports: 'text',
    label: 'text',
    created_at: 'text',
    last_used_at: 'text?',
  })
    .addPrimaryKeyConstraint('passkeys_pk', ['id'])
    .execute();
  await addIndex(db, 'passkeys', ['account']);

  await withColumns(db.schema.createTable('sessions'), kind, {
    id: 'text',
    account: 'text',
    created_at: 'text',
    seen_at: 'text',
    ended_at: 'text?',
  })
    .addPrimaryKeyConstraint('sessions_pk', ['id'])
    .execute();
  await addIndex(db, 'sessions', ['account']);

  await withColumns(db.schema.createTable('invitations'), kind, { digest: 'text', account: 'text', expires_at: 'text' })
    .addPrimaryKeyConstraint('invitations_pk', ['digest'])
    .execute();

  await withColumns(db.schema.createTable('passkey_challenges'), kind, {
    challenge: 'text',
    account: 'text?',
    expires_at: 'text',
  })
    .addPrimaryKeyConstraint('passkey_challenges_pk', ['challenge'])
    .execute();

  await withColumns(db.schema.createTable('api_tokens'), kind, {
    id: 'text',
    digest: 'text',
    account: 'text',
    label: 'text',
    permissions: 'text',
    created_at: 'text',
    expires_at: 'text',
    revoked_at: 'text?',
  })
    .addPrimaryKeyConstraint('api_tokens_pk', ['id'])
    .addUniqueConstraint('api_tokens_digest', ['digest'])
    .execute();

  await withColumns(db.schema.createTable('audit_log'), kind, {
    id: 'text',
    idx: 'count',
    at: 'text',
    account: 'text',
    action: 'text',
    target_type: 'text?',
    target: 'text?',
    content: 'text',
  })
    .addPrimaryKeyConstraint('audit_log_pk', ['id'])
    .addUniqueConstraint('audit_log_line', ['idx'])
    .execute();
  await addIndex(db, 'audit_log', ['account', 'idx']);
  await addIndex(db, 'audit_log', ['target', 'idx']);
  await makeAppendOnly(db, kind, 'audit_log');
};

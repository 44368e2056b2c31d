import { addIndex, type SchemaMigration, withColumns, withCountedId } from '../schema.ts';

/** The gate's tokens and answers; webhooks and what could not be delivered. */
export const gate: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('gate_tokens'), kind, {
    id: 'text',
    site: 'text',
    label: 'text',
    digest: 'text',
    created_at: 'text',
    revoked_at: 'text?',
  })
    .addPrimaryKeyConstraint('gate_tokens_pk', ['id'])
    .addUniqueConstraint('gate_tokens_digest', ['digest'])
    .execute();

  await withColumns(withCountedId(db.schema.createTable('gate_answers'), kind), kind, {
    request: 'text',
    site: 'text',
    stage: 'text',
    claim_id: 'text?',
    decision: 'text',
    reasons: 'text',
    evidence: 'text',
    waited_ms: 'count',
    at: 'text',
  }).execute();
  await addIndex(db, 'gate_answers', ['at']);
  await addIndex(db, 'gate_answers', ['claim_id']);

  await withColumns(db.schema.createTable('webhooks'), kind, {
    id: 'text',
    site: 'text?',
    url: 'text',
    position: 'text',
    failures: 'count',
    next_at: 'text',
    last_error: 'text?',
    created_at: 'text',
    removed_at: 'text?',
  })
    .addPrimaryKeyConstraint('webhooks_pk', ['id'])
    .execute();

  await withColumns(withCountedId(db.schema.createTable('webhook_dead_letters'), kind), kind, {
    webhook: 'text',
    body: 'text',
    error: 'text',
    at: 'text',
  }).execute();
  await addIndex(db, 'webhook_dead_letters', ['webhook']);
};

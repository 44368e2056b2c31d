import { sql } from 'kysely';
import { allowErasureOnly } from '../erasable.ts';
import { addIndex, type SchemaMigration, textType, withColumns } from '../schema.ts';

/**
 * Verdicts that say "clear" are kept as one row per subject, with the words they share; what rules read of an event has a
 * column, so that a batch opens no envelopes. Events stored before have none: their envelopes are read, as ever. Clear
 * verdicts stored before stay until their subjects are judged again.
 */
export const compactVerdicts: SchemaMigration = async (db, kind) => {
  await db.schema
    .alterTable('attestations')
    .addColumn('facts', textType(kind) as 'text')
    .execute();
  if (kind === 'sqlite') await sql`drop trigger attestations_no_update`.execute(db);
  else {
    await sql`drop trigger attestations_erasure_only on attestations`.execute(db);
    await sql`drop function attestations_erasure_only()`.execute(db);
  }
  await allowErasureOnly(db, kind, 'attestations', ['facts']);

  await withColumns(db.schema.createTable('verdict_sets'), kind, {
    id: 'text',
    content: 'text',
    clears: 'count',
    subjects: 'count',
  })
    .addPrimaryKeyConstraint('verdict_sets_pk', ['id'])
    .execute();

  const judged = withColumns(db.schema.createTable('judged_subjects'), kind, {
    subject_type: 'text',
    subject: 'text',
    verdict_set: 'text',
    match_code: 'text?',
    channel: 'text?',
    judged_at: 'text',
  }).addPrimaryKeyConstraint('judged_subjects_pk', ['subject_type', 'subject']);
  await (kind === 'sqlite' ? judged.modifyEnd(sql`without rowid`) : judged).execute();

  // Few claims are withdrawn, and every run looks for them.
  await sql`create index claims_withdrawn on claims (claim_id) where state <> 'active'`.execute(db);
  await addIndex(db, 'findings', ['subject_type', 'subject']);
  // What devices say about themselves is rare among what they say about people, and asked for with every batch.
  await sql`create index attestations_status on attestations (device, at) where kind = 'device.status'`.execute(db);
  await sql`create index attestations_downtime on attestations (site, at) where kind = 'downtime'`.execute(db);
};

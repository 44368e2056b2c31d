import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** Pairs of enrolled people whose faces are alike: what a search over the vault found. */
export const faceDuplicates: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('face_duplicates'), kind, {
    subject_type: 'text',
    subject: 'text',
    other: 'text',
    score_milli: 'count',
    threshold_milli: 'count',
    policy: 'text',
    found_at: 'text',
    last_found_at: 'text',
  })
    .addPrimaryKeyConstraint('face_duplicates_pk', ['subject_type', 'subject', 'other'])
    .execute();
  await addIndex(db, 'face_duplicates', ['other']);
};

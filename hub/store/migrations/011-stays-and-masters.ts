import { sql } from 'kysely';
import { addIndex, type SchemaMigration, textType, withColumns } from '../schema.ts';

/** Stays and master data with their history, bedside challenges, trace codes; more of what a claim says. */
export const staysAndMasters: SchemaMigration = async (db, kind) => {
  for (const column of ['med_type', 'diagnosis', 'region_care', 'region_insured']) {
    await db.schema
      .alterTable('claims')
      .addColumn(column, textType(kind) as 'text')
      .execute();
  }
  await db.schema.alterTable('claims').addColumn('family_aid_fen', 'bigint').execute();
  await db.schema.alterTable('claim_lines').addColumn('quantity_milli', 'bigint').execute();
  await addIndex(db, 'claims', ['terminal', 'settled_at']);
  await addIndex(db, 'claims', ['encounter']);

  await withColumns(db.schema.createTable('trace_codes'), kind, {
    code: 'text',
    claim_id: 'text',
    line_id: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('trace_codes_pk', ['code', 'claim_id', 'line_id'])
    .execute();
  await addIndex(db, 'trace_codes', ['claim_id']);

  await withColumns(db.schema.createTable('stays'), kind, {
    stay_id: 'text',
    person: 'text',
    site: 'text',
    kind: 'text',
    reported_at: 'text',
    admitted_at: 'text',
    discharged_at: 'text?',
    admission: 'text?',
    department: 'text?',
    ward: 'text?',
    room: 'text?',
    bed: 'text?',
    discharge_way: 'text?',
    died_at: 'text?',
    diagnosis: 'text?',
    attending: 'text?',
    home_region: 'text?',
    newborn_of: 'text?',
    detail: 'text',
    state: 'text',
    batch: 'text',
    digest: 'text',
  })
    .addPrimaryKeyConstraint('stays_pk', ['stay_id'])
    .execute();
  await addIndex(db, 'stays', ['person', 'admitted_at']);
  await addIndex(db, 'stays', ['site', 'admitted_at']);
  await addIndex(db, 'stays', ['admitted_at']);

  await withColumns(db.schema.createTable('stay_reports'), kind, {
    stay_id: 'text',
    reported_at: 'text',
    digest: 'text',
    content: 'text',
    batch: 'text',
  })
    .addPrimaryKeyConstraint('stay_reports_pk', ['stay_id', 'reported_at'])
    .execute();

  await withColumns(db.schema.createTable('masters'), kind, {
    id: 'text',
    kind: 'text',
    key: 'text',
    site: 'text?',
    subject: 'text?',
    valid_from: 'text',
    valid_until: 'text?',
    content: 'text',
    digest: 'text',
    recorded_at: 'text',
    replaced_at: 'text?',
    batch: 'text',
  })
    .addPrimaryKeyConstraint('masters_pk', ['id'])
    .execute();
  await addIndex(db, 'masters', ['kind', 'key', 'valid_from']);
  await addIndex(db, 'masters', ['kind', 'site', 'valid_from']);
  await addIndex(db, 'masters', ['kind', 'subject', 'valid_from']);
  // Of one record only one version is current, whatever two imports do at once.
  await sql`create unique index masters_current on masters (kind, key, valid_from) where replaced_at is null`.execute(
    db,
  );

  await withColumns(db.schema.createTable('bedside_challenges'), kind, {
    id: 'text',
    stay_id: 'text',
    person: 'text',
    site: 'text',
    plan: 'text',
    issued_at: 'text',
    due_at: 'text',
    cancelled_at: 'text?',
  })
    .addPrimaryKeyConstraint('bedside_challenges_pk', ['id'])
    .execute();
  await addIndex(db, 'bedside_challenges', ['stay_id', 'issued_at']);
  await addIndex(db, 'bedside_challenges', ['site', 'issued_at']);
};

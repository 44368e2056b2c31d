import { sql } from 'kysely';
import { allowErasureOnly } from '../erasable.ts';
import { addDefault, addMonth, type Month } from '../partitions.ts';
import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/**
 * On PostgreSQL, attestations are kept by month of the device's time, which is what is asked for and what never changes:
 * an event that comes twice meets itself in one partition. Every key names the device, so that Citus can distribute by it.
 */
export const attestationsByMonth: SchemaMigration = async (db, kind) => {
  if (kind !== 'postgres') return;
  await sql`drop trigger attestations_append_only on attestations`.execute(db);
  await sql`drop trigger attestations_erasure_only on attestations`.execute(db);
  await sql`drop function attestations_erasure_only()`.execute(db);
  for (const constraint of ['pk', 'position', 'ledger_idx']) {
    await sql`alter table attestations drop constraint ${sql.id(`attestations_${constraint}`)}`.execute(db);
  }
  const indexes = [['subject', 'at'], ['site', 'at'], ['device', 'at'], ['device', 'nonce'], ['at']];
  for (const columns of indexes) await sql`drop index ${sql.id(`attestations_by_${columns.join('_')}`)}`.execute(db);
  await sql`alter table attestations rename to attestations_unpartitioned`.execute(db);

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
    .modifyEnd(sql`partition by range (at)`)
    .execute();
  await addDefault(db);
  const { rows } = await sql<{ month: Month }>`select distinct substr(at, 1, 7) as month
    from attestations_unpartitioned where at like '____-__-%' order by month`.execute(db);
  for (const { month } of rows) await addMonth(db, month);
  await sql`insert into attestations select * from attestations_unpartitioned order by ledger_idx`.execute(db);
  await sql`drop table attestations_unpartitioned`.execute(db);

  await sql`alter table attestations add constraint attestations_pk primary key (jti, device, at)`.execute(db);
  await sql`alter table attestations add constraint attestations_position unique (device, chain, seq, at)`.execute(db);
  for (const columns of [...indexes, ['ledger_idx']]) await addIndex(db, 'attestations', columns);
  await allowErasureOnly(db, kind, 'attestations');
  // For each row: such triggers are handed down to the partitions, so that nobody deletes past the table.
  await sql`create trigger attestations_no_delete before delete on attestations
    for each row execute function attestations_append_only()`.execute(db);
  await sql`create trigger attestations_append_only before delete or truncate on attestations
    for each statement execute function attestations_append_only()`.execute(db);
};

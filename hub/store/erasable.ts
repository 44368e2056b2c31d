import { sql } from 'kysely';
import type { StoreKind } from './schema.ts';
import type { Database } from './store.ts';

/** What an erased attestation keeps: where it stood, and that it was there. Everything else becomes empty or null. */
const KEPT = ['jti', 'device', 'chain', 'seq', 'kind', 'site', 'at', 'received_at', 'digest', 'ledger_idx'];
const EMPTIED = ['subject_type', 'subject', 'nonce', 'face_outcome'];

/** What a step of an erased case keeps: that it was taken, when and by whom. */
const CASE_STEP_KEPT = ['id', 'case_id', 'seq', 'step', 'by', 'at', 'voids'];

/**
 * Lets exactly one change of an attestation through: to be emptied, after an order to erase it was written (table
 * `erasures`, append-only, with a line in the ledger). Every other update is refused as before. Whoever makes the table
 * anew (partitions) calls this for it again; it expects that no update trigger is there. `added`: columns of later versions
 * that are emptied as well.
 */
export async function allowErasureOnly(
  db: Database,
  kind: StoreKind,
  table: string,
  added: readonly string[] = [],
): Promise<void> {
  await allowOnly(db, kind, table, [
    `new.envelope = ''`,
    ...[...EMPTIED, ...added].map((column) => `new.${column} is null`),
    ...unchanged(kind, KEPT),
    'exists (select 1 from erasures where erasures.event = old.jti)',
  ]);
}

/** The same for the steps of a case, once an order to erase the case was written (table `case_erasures`). */
export async function allowCaseErasureOnly(db: Database, kind: StoreKind): Promise<void> {
  await allowOnly(db, kind, 'case_steps', [
    `new.content = ''`,
    ...unchanged(kind, CASE_STEP_KEPT),
    'exists (select 1 from case_erasures where case_erasures.case_id = old.case_id)',
  ]);
}

function unchanged(kind: StoreKind, columns: readonly string[]): string[] {
  const same = kind === 'postgres' ? 'is not distinct from' : 'is';
  return columns.map((column) => `new."${column}" ${same} old."${column}"`);
}

async function allowOnly(db: Database, kind: StoreKind, table: string, conditions: readonly string[]): Promise<void> {
  const allowed = conditions.join(' and ');
  if (kind === 'sqlite') {
    await sql`create trigger ${sql.id(`${table}_no_update`)} before update on ${sql.table(table)}
      when not (${sql.raw(allowed)}) begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`.execute(db);
    return;
  }
  const name = sql.id(`${table}_erasure_only`);
  const body = `begin if ${allowed} then return new; end if; raise exception '${table} is append-only'; end`;
  await sql`create function ${name}() returns trigger language plpgsql as ${sql.lit(body)}`.execute(db);
  await sql`create trigger ${name} before update on ${sql.table(table)} for each row execute function ${name}()`.execute(
    db,
  );
}

/** Takes the refusal of every update back, before `allowErasureOnly`. Deleting and truncating stay refused. */
export async function dropUpdateRefusal(db: Database, kind: StoreKind, table: string): Promise<void> {
  if (kind === 'sqlite') {
    await sql`drop trigger ${sql.id(`${table}_no_update`)}`.execute(db);
    return;
  }
  const name = sql.id(`${table}_append_only`);
  await sql`drop trigger ${name} on ${sql.table(table)}`.execute(db);
  await sql`create trigger ${name} before delete or truncate on ${sql.table(table)}
    for each statement execute function ${name}()`.execute(db);
}

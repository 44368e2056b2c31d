import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';

/** Kind of the ledger lines about what people did here. */
export const AUDIT = 'audit';

export interface AuditEntry {
  /** The account, `hub` for what it does by itself, or `unknown` where a failed sign-in named none. */
  readonly account: string;
  /** `sign-in`, `evidence.read`, `account.changed`, … */
  readonly action: string;
  /** What it was done to, by kind and id; never a person's number or name. */
  readonly target?: { readonly type: string; readonly id: string };
  readonly outcome: 'done' | 'refused';
  /** Codes and ids; no words that may name somebody. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

export interface AuditRecord extends AuditEntry {
  readonly id: string;
  readonly at: string;
}

/** A record with its line of the ledger, which is also its place in the log. */
export interface AuditLine extends AuditRecord {
  readonly index: number;
}

/**
 * Keeps what was done, with a line of the ledger: nobody, not even an administrator, can look without being seen. Returns the
 * line's index.
 */
export async function audit(store: Store, entry: AuditEntry, now: number): Promise<number> {
  return await store.transaction((trx) => auditWithin(trx, entry, now), { sequencer: true });
}

/** The same inside a transaction that takes the sequencer: the deed and its record stand or fall together. */
export async function auditWithin(trx: DatabaseTransaction, entry: AuditEntry, now: number): Promise<number> {
  const record: AuditRecord = { id: newEventId(now), at: new Date(now).toISOString(), ...entry };
  const content = JSON.stringify(record);
  const { id, at, account, action, target } = record;
  const columns = { id, at, account, action, target_type: target?.type ?? null, target: target?.id ?? null };
  const { size: idx } = await appendToLedger(trx, [{ kind: AUDIT, ref: id, digest: digestOf(content) }], now);
  await trx
    .insertInto('audit_log')
    .values({ ...columns, idx, content })
    .execute();
  return idx;
}

export interface AuditQuery {
  readonly account?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  /** Only entries before this line of the ledger. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Entries, newest first. */
export async function listAudit(
  db: Database,
  { account, action, target, before, limit }: AuditQuery,
): Promise<AuditLine[]> {
  let query = db.selectFrom('audit_log').select(['idx', 'content']).orderBy('idx', 'desc').limit(limit);
  if (account !== undefined) query = query.where('account', '=', account);
  if (action !== undefined) query = query.where('action', '=', action);
  if (target !== undefined) query = query.where('target', '=', target);
  if (before !== undefined) query = query.where('idx', '<', before);
  return (await query.execute()).map(({ idx, content }) => ({ ...(JSON.parse(content) as AuditRecord), index: idx }));
}

import type { Store } from '../store/store.ts';
import { type AuditEntry, type AuditRecord, audit } from './audit.ts';

/** Looking again within this time at what has not changed is the same reading. */
export const SAME_READING_MS = 15 * 60_000;

/** What was read, as it stood. */
export interface Reading {
  readonly account: string;
  readonly action: string;
  readonly target: NonNullable<AuditEntry['target']>;
  /** Changes whenever there is something else to see. */
  readonly version: string;
}

/**
 * Enters a reading in the log unless it is the same one going on. The adversary is a colleague who looks up a neighbour: their first
 * look is always entered, and so is each that shows something new. `now` in ms since 1970.
 */
export async function auditReading(
  store: Store,
  { account, action, target, version }: Reading,
  now: number,
): Promise<void> {
  const former = await store.db
    .selectFrom('audit_log')
    .select(['at', 'content'])
    .where('target', '=', target.id)
    .where('account', '=', account)
    .where('action', '=', action)
    .orderBy('idx', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (former && isSame(former, version, now)) return;
  await audit(store, { account, action, target, outcome: 'done', detail: { version } }, now);
}

function isSame({ at, content }: { at: string; content: string }, version: string, now: number): boolean {
  const age = now - Date.parse(at);
  // A clock that was set back proves nothing about how long ago it was.
  if (!(age >= 0 && age < SAME_READING_MS)) return false;
  return (JSON.parse(content) as AuditRecord).detail?.version === version;
}

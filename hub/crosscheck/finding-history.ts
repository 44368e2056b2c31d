import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Digest } from '../../contract/ids.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { FindingEvent } from './finding-event.ts';
import type { Message } from './message.ts';

/** The hub itself, where others are named by their account. */
export const HUB = 'hub';

/** What the `reason` column of a finding's history holds. */
export const HistoryReason = FindingEvent.pick({ outcome: true, reason: true, cause: true });
export type HistoryReason = z.infer<typeof HistoryReason>;

/** A step in the life of a finding. `row` is the finding as it is after the step. */
export interface HistoryStep {
  readonly kind: FindingEvent['kind'];
  readonly row: Row<'findings'>;
  readonly by: string;
  readonly reason: HistoryReason;
}

export function becauseOf(cause: Message): HistoryReason {
  return { outcome: null, reason: null, cause };
}

/**
 * Adds steps to findings' histories and to the ledger: what the hub found, and what a person decided, can't be changed
 * afterwards. Only inside a sequencer transaction.
 */
export async function recordHistory(
  trx: DatabaseTransaction,
  ledgerKind: 'finding' | 'decision',
  steps: readonly HistoryStep[],
  now: number,
): Promise<void> {
  if (steps.length === 0) return;
  const at = new Date(now).toISOString();
  const rows = steps.map(({ kind, row, by, reason }) => ({
    finding: row.id,
    kind,
    by,
    reason: JSON.stringify(HistoryReason.parse(reason)),
    at,
  }));
  await trx.insertInto('finding_events').values(rows).execute();
  const entries = steps.map((step, index) => ({
    kind: ledgerKind,
    ref: step.row.id,
    digest: digestOf({ ...rows[index], state: step.row }),
  }));
  await appendToLedger(trx, entries, now);
}

// The finding's random id inside makes the digest unguessable.
function digestOf(step: object): Digest {
  const text = JSON.stringify(step, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(text).digest('base64url') as Digest;
}

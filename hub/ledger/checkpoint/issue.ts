import type { Database, DatabaseTransaction, Store } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import { ledgerHead } from '../append.ts';
import { keepEdge, readEdge } from '../edge.ts';
import type { LedgerHead } from '../entry.ts';
import { LedgerError } from '../error.ts';
import { verifyConsistency } from '../merkle/verify-proof.ts';
import { TreeReader } from '../tiles.ts';
import {
  type CheckpointSigner,
  checkpointVerifier,
  checkpointVerifiers,
  openAnyCheckpoint,
  openCheckpoint,
  signCheckpoint,
} from './checkpoint.ts';

/** Why a checkpoint was signed. */
export type CheckpointReason = 'interval' | 'day-end' | 'export';

export interface Checkpoint extends LedgerHead {
  /** The signed note. */
  readonly note: string;
}

/** The checkpoint signed last, or undefined. */
export async function latestCheckpoint(db: Database): Promise<Row<'ledger_checkpoints'> | undefined> {
  return await db.selectFrom('ledger_checkpoints').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/**
 * Signs and keeps a checkpoint of the ledger as it is; where nothing is new since the last one, that one (a day's end is
 * signed all the same). Never signs a log that doesn't continue what was signed before: then it throws LedgerError
 * `LOG_REWRITTEN`, because somebody has written to the database. `now` in ms since 1970.
 */
export async function issueCheckpoint(
  store: Store,
  signer: CheckpointSigner,
  reason: CheckpointReason,
  now: number,
): Promise<Checkpoint> {
  return await store.transaction(
    async (trx) => {
      const edge = await readEdge(trx);
      if (edge.nodes.length > 0) await keepEdge(trx, edge); // a hash chain until now: its tree is kept from here on
      const head = await ledgerHead(trx);
      const last = await latestCheckpoint(trx);
      if (last) await assertContinues(trx, last, head, signer);
      // After a restore the last one bears the log's former name.
      const current = last && openCheckpoint(last.note, checkpointVerifier(signer));
      if (last && current?.size === head.size && reason !== 'day-end') return { ...head, note: last.note };

      const note = signCheckpoint(head, signer);
      const at = new Date(now).toISOString();
      await trx
        .insertInto('ledger_checkpoints')
        .values({ ...head, note, reason, at })
        .execute();
      return { ...head, note };
    },
    { sequencer: true },
  );
}

async function assertContinues(
  trx: DatabaseTransaction,
  last: Row<'ledger_checkpoints'>,
  head: LedgerHead,
  signer: CheckpointSigner,
): Promise<void> {
  const said = openAnyCheckpoint(last.note, checkpointVerifiers(signer));
  if (!said) {
    throw new LedgerError(
      'NOTE_KEY_CHANGED',
      'the last checkpoint is not signed by keys/note.key; restore the key folder from its backup',
    );
  }
  if (said.size === 0) return;
  const bytes = (hash: string) => Buffer.from(hash, 'base64url');
  const proof = head.size > said.size ? await new TreeReader(trx, head.size).consistencyProof(said.size) : [];
  const first = { size: said.size, root: bytes(said.root) };
  if (verifyConsistency({ first, second: { size: head.size, root: bytes(head.root) }, proof })) return;
  throw new LedgerError(
    'LOG_REWRITTEN',
    `the ledger does not continue its checkpoint of size ${said.size}; run: zs ledger audit, and restore a backup`,
  );
}

import { setImmediate } from 'node:timers/promises';
import type { Digest } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { attestationColumns, storedAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { ledgerHead } from './append.ts';
import { EMPTY_LEDGER, leafOf, nextRoot } from './hash-chain.ts';

const PAGE = 500;

/** What is wrong with a line. */
export type LedgerProblem =
  | 'index-missing' // a line was removed
  | 'root-mismatch' // a line was changed, or one before it
  | 'attestation-missing' // the line is there, the signed event is not
  | 'envelope-altered' // the signed bytes are not those that were received
  | 'columns-altered' // the columns that rules read do not say what the signed bytes say
  | 'attestation-unlisted'; // a signed event that was never entered in the ledger

export type LedgerVerification =
  | { readonly verified: true; readonly size: number; readonly root: Digest }
  | { readonly verified: false; readonly firstBadIndex: number; readonly problem: LedgerProblem };

/**
 * Recomputes every root from the first line on, and holds every stored attestation against its line. The adversary is
 * somebody who can write to the database. Who can also recompute all later roots is caught by the roots in receipts,
 * which the devices hold.
 *
 * Reads in pages; `onProgress` hears the number of lines verified. Lines appended meanwhile are left for the next time.
 */
export async function verifyLedger(
  db: Database,
  onProgress?: (verified: number, size: number) => void,
): Promise<LedgerVerification> {
  const { size } = await ledgerHead(db);
  let { root } = EMPTY_LEDGER;
  for (let done = 0; done < size; ) {
    const last = Math.min(done + PAGE, size);
    const lines = await db
      .selectFrom('ledger')
      .selectAll()
      .where('idx', '>', done)
      .where('idx', '<=', last)
      .orderBy('idx')
      .execute();
    const attestations = await attestationsByIndex(db, done, last);
    for (let index = done + 1; index <= last; index += 1) {
      const line = lines[index - done - 1];
      const problem = problemOf(index, line, root, attestations.get(index));
      if (problem || !line) return { verified: false, firstBadIndex: index, problem: problem ?? 'index-missing' };
      root = line.root as Digest;
    }
    done = last;
    onProgress?.(done, size);
    await setImmediate(); // SQLite answers synchronously: give the others a turn
  }
  const unlisted = await firstUnlisted(db);
  if (unlisted !== undefined) return { verified: false, firstBadIndex: unlisted, problem: 'attestation-unlisted' };
  return { verified: true, size, root };
}

function problemOf(
  index: number,
  line: Row<'ledger'> | undefined,
  formerRoot: Digest,
  attestation: Row<'attestations'> | undefined,
): LedgerProblem | undefined {
  if (line?.idx !== index) return 'index-missing';
  if (nextRoot(formerRoot, line.leaf as Digest) !== line.root) return 'root-mismatch';
  if (line.kind !== 'attestation') return attestation && 'attestation-unlisted';
  if (!attestation) return 'attestation-missing';
  const digest = digestOf(attestation.envelope);
  if (leafOf({ kind: line.kind, ref: line.ref, digest }) !== line.leaf) return 'envelope-altered';
  return columnsHold(attestation, digest) ? undefined : 'columns-altered';
}

// The bytes are genuine here, so they parse.
function columnsHold(row: Row<'attestations'>, digest: Digest): boolean {
  const signed = { ...attestationColumns(storedAttestation(row.envelope)), digest };
  return Object.entries(signed).every(([column, value]) => row[column as keyof typeof signed] === value);
}

async function attestationsByIndex(
  db: Database,
  after: number,
  last: number,
): Promise<Map<number, Row<'attestations'>>> {
  const rows = await db
    .selectFrom('attestations')
    .selectAll()
    .where('ledger_idx', '>', after)
    .where('ledger_idx', '<=', last)
    .execute();
  return new Map(rows.map((row) => [row.ledger_idx, row]));
}

// The head is read again: an event stored during the verification has its line by now.
async function firstUnlisted(db: Database): Promise<number | undefined> {
  const rows = db.selectFrom('attestations').select('ledger_idx').orderBy('ledger_idx');
  const below = await rows.where('ledger_idx', '<', 1).limit(1).executeTakeFirst();
  const above = await rows
    .where('ledger_idx', '>', (eb) =>
      eb.selectFrom('ledger').select(({ fn }) => fn.coalesce(fn.max('idx'), eb.lit(0)).as('size')),
    )
    .limit(1)
    .executeTakeFirst();
  return (below ?? above)?.ledger_idx;
}

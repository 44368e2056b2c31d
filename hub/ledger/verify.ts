import { setImmediate } from 'node:timers/promises';
import type { Digest } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { attestationColumns, storedAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { commitmentOf } from './entry.ts';
import { type TreeProblem, TreeWalk } from './tree-walk.ts';

const PAGE = 500;

/** What is wrong with a line. */
export type LedgerProblem = TreeProblem | ContentProblem;
type ContentProblem =
  | 'attestation-missing' // the line is there, the signed event is not
  | 'envelope-altered' // the signed bytes (or the salt) are not those that the line commits to
  | 'columns-altered' // the columns that rules read do not say what the signed bytes say
  | 'attestation-unlisted'; // a signed event that was never entered in the ledger

export type LedgerVerification =
  | { readonly verified: true; readonly size: number; readonly root: Digest }
  | { readonly verified: false; readonly firstBadIndex: number; readonly problem: LedgerProblem };

/**
 * Recomputes the tree from the first line on, and holds every stored attestation against its line. The adversary is
 * somebody who can write to the database. Who can also recompute all roots is caught by the roots in receipts, which the
 * devices hold, and by the checkpoints that others kept.
 *
 * Reads in pages; `onProgress` hears the number of lines verified. Lines appended meanwhile are left for the next time.
 */
export async function verifyLedger(
  db: Database,
  onProgress?: (verified: number, size: number) => void,
): Promise<LedgerVerification> {
  const walk = await TreeWalk.begin<ContentProblem>(db);
  for (let done = 0; done < walk.size; ) {
    const last = Math.min(done + PAGE, walk.size);
    const lines = await linesBetween(db, done, last);
    const salts = await saltsBetween(db, done, last);
    const attestations = await attestationsBetween(db, done, last);
    for (let index = done + 1; index <= last; index += 1) {
      const line = lines[index - done - 1];
      const broken = walk.step(index, line);
      if (broken) return { verified: false, ...broken };
      const problem = line && contentProblem(line, salts.get(index), attestations.get(index));
      if (problem) walk.suspect(index, problem);
    }
    done = last;
    onProgress?.(done, walk.size);
    await setImmediate(); // SQLite answers synchronously: give the others a turn
  }
  const broken = await walk.end(db);
  if (broken) return { verified: false, ...broken };
  const unlisted = await firstUnlisted(db);
  if (unlisted !== undefined) return { verified: false, firstBadIndex: unlisted, problem: 'attestation-unlisted' };
  return { verified: true, size: walk.size, root: walk.root };
}

function contentProblem(
  line: Row<'ledger'>,
  salt: string | undefined,
  attestation: Row<'attestations'> | undefined,
): ContentProblem | undefined {
  if (line.kind !== 'attestation') return attestation && 'attestation-unlisted';
  if (!attestation) return 'attestation-missing';
  const digest = digestOf(attestation.envelope);
  if (commitmentOf({ kind: line.kind, ref: line.ref, digest }, salt) !== line.leaf) return 'envelope-altered';
  return columnsHold(attestation, digest) ? undefined : 'columns-altered';
}

// The bytes are genuine here, so they parse.
function columnsHold(row: Row<'attestations'>, digest: Digest): boolean {
  const signed = { ...attestationColumns(storedAttestation(row.envelope)), digest };
  return Object.entries(signed).every(([column, value]) => row[column as keyof typeof signed] === value);
}

function linesBetween(db: Database, after: number, last: number): Promise<Row<'ledger'>[]> {
  return db.selectFrom('ledger').selectAll().where('idx', '>', after).where('idx', '<=', last).orderBy('idx').execute();
}

async function saltsBetween(db: Database, after: number, last: number): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('ledger_salts')
    .selectAll()
    .where('idx', '>', after)
    .where('idx', '<=', last)
    .execute();
  return new Map(rows.map(({ idx, salt }) => [idx, salt]));
}

async function attestationsBetween(
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

import { setImmediate } from 'node:timers/promises';
import type { Digest } from '../../contract/ids.ts';
import type { Database } from '../store/store.ts';
import { type ContentProblem, checkContent, loadContent } from './content-check.ts';
import { CASE_ERASURE, type CaseErasureOrder } from './erasure/case-order.ts';
import { ERASURE, type ErasureOrder } from './erasure/order.ts';
import { linesBetween } from './lines.ts';
import { type TreeProblem, TreeWalk } from './tree-walk.ts';

const PAGE = 500;

/** What is wrong with a line. */
export type LedgerProblem = TreeProblem | ContentProblem;

export type LedgerVerification =
  | {
      readonly verified: true;
      readonly size: number;
      readonly root: Digest;
      /** Lines whose payload was erased, each by an order that the ledger holds; absent when there are none. */
      readonly erased?: readonly ErasureOrder[];
      /** The same of cases whose words were erased. */
      readonly erasedCases?: readonly CaseErasureOrder[];
    }
  | { readonly verified: false; readonly firstBadIndex: number; readonly problem: LedgerProblem };

/**
 * Recomputes the tree from the first line on, and holds every stored attestation, device event, export, order and
 * configuration against its line. The adversary is somebody who can write to the database. Who can also recompute all roots is caught by
 * the roots in receipts, which the devices hold, and by the checkpoints that others kept.
 *
 * Reads in pages; `onProgress` hears the number of lines verified. Lines appended meanwhile are left for the next time.
 */
export async function verifyLedger(
  db: Database,
  onProgress?: (verified: number, size: number) => void,
): Promise<LedgerVerification> {
  const walk = await TreeWalk.begin<ContentProblem>(db);
  const erased: ErasureOrder[] = [];
  /** Orders about cases, with the first line that they account for. */
  const erasedCases = new Map<string, { readonly order: CaseErasureOrder; readonly index: number }>();
  const ordersWithLine = new Set<string>();
  for (let done = 0; done < walk.size; ) {
    const last = Math.min(done + PAGE, walk.size);
    const lines = await linesBetween(db, done, last);
    const stored = await loadContent(db, lines);
    for (let index = done + 1; index <= last; index += 1) {
      const line = lines[index - done - 1];
      const broken = walk.step(index, line);
      if (broken) return { verified: false, ...broken };
      const found = line && checkContent(line, stored);
      if (typeof found === 'string') walk.suspect(index, found);
      else if (found && 'steps' in found) {
        if (!erasedCases.has(found.id)) erasedCases.set(found.id, { order: found, index });
      } else if (found) erased.push(found);
      if (line?.kind === ERASURE || line?.kind === CASE_ERASURE) ordersWithLine.add(line.ref);
    }
    done = last;
    onProgress?.(done, walk.size);
    await setImmediate(); // SQLite answers synchronously: give the others a turn
  }
  const accounted = [...erased, ...[...erasedCases.values()].map(({ order: { id }, index }) => ({ id, index }))];
  const unordered = accounted.find(({ id }) => !ordersWithLine.has(id));
  if (unordered) walk.suspect(unordered.index, 'erased-without-order');
  const broken = await walk.end(db);
  if (broken) return { verified: false, ...broken };
  const unlisted = await firstUnlisted(db);
  if (unlisted !== undefined) return { verified: false, firstBadIndex: unlisted, problem: 'attestation-unlisted' };
  const cases = [...erasedCases.values()].map(({ order }) => order);
  return {
    ...{ verified: true, size: walk.size, root: walk.root },
    ...(erased.length > 0 && { erased }),
    ...(cases.length > 0 && { erasedCases: cases }),
  };
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

import { newEventId } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { byBytes } from '../../draw/chance.ts';
import { appendToLedger } from '../../ledger/append.ts';
import type { Database, DatabaseTransaction } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import { POINT_STEPS, PointLine, type PointProposal, yearOf } from './entry.ts';

/** Kind of the ledger lines about points. */
export const POINTS = 'points';

interface NewLine {
  readonly entry: string;
  readonly step: PointLine['step'];
  readonly proposal: PointProposal;
  /** Points that count, taken off by a repair. */
  readonly points: number;
  readonly by: string;
  readonly reason: string | null;
}

/** Adds steps to the points ledger, each with a line of the hub's ledger. Inside a transaction of the sequencer. */
export async function enterLines(trx: DatabaseTransaction, lines: readonly NewLine[], now: number): Promise<void> {
  if (lines.length === 0) return;
  const at = new Date(now).toISOString();
  const rows = lines.map(({ entry, step, proposal, points, by, reason }): Row<'point_lines'> => {
    const content = JSON.stringify({ entry, step, by, at, proposal, reason } satisfies PointLine);
    const site = proposal.kind === 'conduct' ? proposal.site : null;
    const { kind, practitioner } = proposal;
    return {
      id: newEventId(now),
      entry,
      step,
      kind,
      practitioner,
      site,
      year: yearOf(proposal),
      points,
      by,
      at,
      content,
    };
  });
  await trx.insertInto('point_lines').values(rows).execute();
  const entries = rows.map(({ id, content }) => ({ kind: POINTS, ref: id, digest: digestOf(content) }));
  await appendToLedger(trx, entries, now);
}

/** An entry: what was proposed, and every step so far. */
export interface PointEntry {
  readonly id: string;
  readonly proposal: PointProposal;
  readonly points: number;
  readonly state: PointLine['step'];
  readonly steps: readonly Pick<PointLine, 'step' | 'by' | 'at' | 'reason'>[];
}

/** Entries by their steps, oldest first. */
export function entriesOf(rows: readonly Row<'point_lines'>[]): PointEntry[] {
  const inOrder = rows.toSorted(
    (a, b) => byBytes(a.at, b.at) || POINT_STEPS.indexOf(a.step) - POINT_STEPS.indexOf(b.step),
  );
  const byEntry = Map.groupBy(inOrder, ({ entry }) => entry);
  return [...byEntry].flatMap(([id, own]) => {
    const lines = own.map(({ content }) => PointLine.parse(JSON.parse(content)));
    const [first, last] = [lines[0], lines.at(-1)];
    if (!first || !last) return [];
    const steps = lines.map(({ step, by, at, reason }) => ({ step, by, at, reason }));
    return [{ id, proposal: first.proposal, points: own[0]?.points ?? 0, state: last.step, steps }];
  });
}

/** An entry with its steps, or undefined. */
export async function findEntry(db: Database | DatabaseTransaction, entry: string): Promise<PointEntry | undefined> {
  const rows = await db.selectFrom('point_lines').selectAll().where('entry', '=', entry).execute();
  return entriesOf(rows)[0];
}

/** All entries of a practitioner, or those of one year. */
export async function entriesAbout(
  db: Database | DatabaseTransaction,
  practitioner: string,
  year?: number,
): Promise<PointEntry[]> {
  let rows = db.selectFrom('point_lines').selectAll().where('practitioner', '=', practitioner);
  if (year !== undefined) rows = rows.where('year', '=', year);
  return entriesOf(await rows.execute());
}

/** Those that count: confirmed, and not voided since. They count from when they were confirmed. */
export function countedOf(entries: readonly PointEntry[]) {
  return entries.flatMap(({ id, proposal: { kind }, points, state, steps }) => {
    if (state !== 'confirmed' || kind === 'measure') return [];
    return [{ entry: id, kind, points, at: Date.parse(steps.at(-1)?.at ?? '') }];
  });
}

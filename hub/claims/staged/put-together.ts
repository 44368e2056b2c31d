import { sql } from 'kysely';
import type { SourceRow } from '../../import/source-row.ts';
import { isAmong } from '../../store/is-among.ts';
import type { DatabaseTransaction } from '../../store/store.ts';
import type { StagedFormat } from './format.ts';
import type { SealedStaging } from './sealed-staging.ts';

/** What a round of places came to. */
export interface PutTogether {
  /** Rows of the canonical contract, each with the last line that touched its place. */
  readonly rows: readonly SourceRow[];
  /** Places that wait for further rows. */
  readonly waiting: number;
}

/** Puts the next places of an import together; undefined when none is left. */
export async function putNextTogether(
  trx: DatabaseTransaction,
  batch: string,
  format: StagedFormat,
  staging: SealedStaging,
): Promise<PutTogether | undefined> {
  const round = await staging.next(trx, batch, format.needs);
  if (!round) return undefined;
  const look = (places: readonly string[]) => staging.load(trx, places);
  const loaded = await look(round.ready.map(({ place }) => place));
  const assembled = await format.assemble(loaded, staging, look);
  const rows: SourceRow[] = [];
  let { waiting } = round;
  for (const { place, line } of round.ready) {
    const said = assembled.get(place);
    if (!said) continue;
    if (said.waits) waiting += 1;
    if (said.reject) rows.push({ line, reject: said.reject });
    for (const value of said.rows) rows.push({ line, bytes: 0, value });
  }
  const settled = await withoutUnknown(trx, rows, 'claims');
  return { rows: await withoutUnknown(trx, settled, 'stays'), waiting };
}

const UNDOING = {
  claims: { id: 'claim_id', names: 'claimId', undoes: 'cancels' },
  stays: { id: 'stay_id', names: 'stayId', undoes: 'cancelsStay' },
} as const;

// The cancellation of a settlement that is not whole yet waits with it; a stay that was undone before anybody knew it never was.
async function withoutUnknown(
  trx: DatabaseTransaction,
  rows: readonly SourceRow[],
  table: keyof typeof UNDOING,
): Promise<SourceRow[]> {
  const { id, names, undoes } = UNDOING[table];
  const said = (row: SourceRow, name: string) =>
    'value' in row ? (row.value as Record<string, string | undefined>)[name] : undefined;
  const here = new Set(rows.map((row) => said(row, names)));
  const undone = rows.map((row) => said(row, undoes)).filter((each) => each !== undefined && !here.has(each));
  if (undone.length === 0) return [...rows];
  const wanted = [...new Set(undone.filter((each) => each !== undefined))];
  const found = await sql<{ id: string }>`select ${sql.ref(id)} as id from ${sql.table(table)}
    where ${isAmong(trx, id, wanted)}`.execute(trx);
  const known = new Set<string | undefined>(found.rows.map((row) => row.id));
  return rows.filter((row) => {
    const target = said(row, undoes);
    return target === undefined || here.has(target) || known.has(target);
  });
}

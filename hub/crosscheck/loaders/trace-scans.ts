import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { TraceScan } from '../files.ts';

/** Trace codes of claims that were scanned more than once, with all scans in active claims, oldest first; by claim. */
export async function loadRepeatedScans(db: Database, claims: readonly string[]): Promise<Map<string, TraceScan[]>> {
  if (claims.length === 0) return new Map();
  const repeated = await db
    .selectFrom('trace_codes as mine')
    .innerJoin('trace_codes as other', 'other.code', 'mine.code')
    .select(['mine.claim_id', 'mine.code'])
    .distinct()
    .where(isAmong(db, 'mine.claim_id', claims))
    .where((eb) =>
      eb.or([eb('other.claim_id', '<>', eb.ref('mine.claim_id')), eb('other.line_id', '<>', eb.ref('mine.line_id'))]),
    )
    .execute();
  if (repeated.length === 0) return new Map();
  const rows = await db
    .selectFrom('trace_codes as scan')
    .innerJoin('claims as claim', 'claim.claim_id', 'scan.claim_id')
    .innerJoin('claim_lines as line', (join) =>
      join.onRef('line.claim_id', '=', 'scan.claim_id').onRef('line.line_id', '=', 'scan.line_id'),
    )
    .select(['scan.code', 'scan.claim_id', 'scan.line_id', 'scan.at', 'line.amount_fen', 'line.quantity_milli'])
    .where(
      isAmong(
        db,
        'scan.code',
        repeated.map(({ code }) => code),
      ),
    )
    .where('claim.state', '=', 'active')
    .orderBy('scan.at')
    .orderBy('scan.claim_id')
    .orderBy('scan.line_id')
    .execute();
  const scansOf = Map.groupBy(
    rows.map(
      (row): TraceScan => ({
        code: row.code,
        claim: row.claim_id,
        line: row.line_id,
        at: Date.parse(row.at),
        returned: row.amount_fen < 0 || (row.quantity_milli ?? 0) < 0,
        quantity: row.quantity_milli === null ? null : row.quantity_milli / 1000,
      }),
    ),
    (scan) => scan.code,
  );
  const codesOf = Map.groupBy(repeated, (row) => row.claim_id);
  return new Map([...codesOf].map(([claim, codes]) => [claim, codes.flatMap(({ code }) => scansOf.get(code) ?? [])]));
}

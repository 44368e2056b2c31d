import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { ClaimFacts } from '../files.ts';
import { type Interval, iso } from '../interval.ts';
import type { BilledLine } from '../practitioner-day-files.ts';

const COLUMNS = [
  'claim.claim_id',
  'claim.encounter',
  'claim.kind',
  'claim.person',
  'claim.site',
  'claim.total_fen',
  'claim.fund_fen',
  'line.at',
  'line.amount_fen',
  'line.ordering',
  'line.performing',
  'line.prescription',
  'line.external',
] as const;

/** Lines of active claims that practitioners ordered or performed within a span, by practitioner, oldest first. */
export async function loadBilled(
  db: Database,
  practitioners: readonly string[],
  span: Interval,
): Promise<Map<string, BilledLine[]>> {
  if (practitioners.length === 0) return new Map();
  const rows = await linesOf(db, practitioners, span).execute();
  const billed = new Map<string, BilledLine[]>();
  for (const { ordering, performing, ...row } of rows) {
    for (const practitioner of new Set([ordering, performing])) {
      if (practitioner === null) continue;
      const own = billed.get(practitioner) ?? [];
      own.push({ ...lineOf(row), ordered: ordering === practitioner });
      billed.set(practitioner, own);
    }
  }
  return billed;
}

/**
 * The query of it: each way in by its own index. Asked for with `or`, SQLite's planner, once it knows that hardly a line names who
 * performed it, reads everything that anybody billed in the span.
 */
export function linesOf(db: Database, practitioners: readonly string[], span: Interval) {
  const lines = (who: 'ordering' | 'performing') =>
    db
      .selectFrom('claim_lines')
      .select(['claim_id', 'line_id', 'at', 'amount_fen', 'ordering', 'performing', 'prescription', 'external'])
      .where('at', '>=', iso(span.from))
      .where('at', '<=', iso(span.until))
      .where(isAmong(db, who, practitioners));
  return db
    .selectFrom(lines('ordering').union(lines('performing')).as('line'))
    .innerJoin('claims as claim', 'claim.claim_id', 'line.claim_id')
    .select(COLUMNS)
    .where('claim.state', '=', 'active')
    .orderBy('line.at')
    .orderBy('line.claim_id')
    .orderBy('line.line_id');
}

interface LineRow {
  readonly claim_id: string;
  readonly encounter: string | null;
  readonly kind: string;
  readonly person: string;
  readonly site: string;
  readonly total_fen: number;
  readonly fund_fen: number;
  readonly at: string;
  readonly amount_fen: number;
  readonly prescription: string | null;
  readonly external: number;
}

function lineOf(row: LineRow): Omit<BilledLine, 'ordered'> {
  const share = row.total_fen > 0 ? Math.min(1, Math.max(0, row.amount_fen / row.total_fen)) : 0;
  return {
    claim: row.claim_id,
    visit: row.encounter ?? row.claim_id,
    kind: row.kind as ClaimFacts['kind'],
    person: row.person,
    site: row.site,
    at: Date.parse(row.at),
    prescription: row.prescription,
    external: row.external === 1,
    amountFen: row.amount_fen,
    fundFen: Math.round(row.fund_fen * share),
  };
}

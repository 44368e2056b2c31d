import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import type { ClaimFacts } from '../files.ts';
import { loadRepeatedScans } from './trace-scans.ts';

/** Claims with their lines, in the order of the rows. */
export async function loadClaimFacts(db: Database, claims: readonly Row<'claims'>[]): Promise<ClaimFacts[]> {
  const lines = await db
    .selectFrom('claim_lines')
    .selectAll()
    .where(
      isAmong(
        db,
        'claim_id',
        claims.map((claim) => claim.claim_id),
      ),
    )
    .orderBy('claim_id')
    .orderBy('at')
    .orderBy('line_id')
    .execute();
  const linesOf = Map.groupBy(lines, (line) => line.claim_id);
  const repeated = await loadRepeatedScans(
    db,
    claims.map((claim) => claim.claim_id),
  );
  return claims.map((claim) => {
    const facts = claimFactsOf(claim, linesOf.get(claim.claim_id) ?? []);
    const repeatedScans = repeated.get(facts.id);
    return repeatedScans ? { ...facts, repeatedScans } : facts;
  });
}

/** What rules see of a claim as it is kept. `lines` in the order of their time. */
export function claimFactsOf(
  claim: Omit<Row<'claims'>, 'batch' | 'state' | 'cancelled_at'>,
  lines: readonly Row<'claim_lines'>[],
): ClaimFacts {
  return {
    id: claim.claim_id,
    encounter: claim.encounter,
    person: claim.person,
    site: claim.site,
    kind: claim.kind as ClaimFacts['kind'],
    serviceStart: Date.parse(claim.service_start),
    serviceEnd: claim.service_end === null ? null : Date.parse(claim.service_end),
    settledAt: Date.parse(claim.settled_at),
    exception: claim.exception as ClaimFacts['exception'],
    terminal: claim.terminal,
    operator: claim.operator,
    medType: claim.med_type,
    diagnosis: claim.diagnosis,
    regionCare: claim.region_care,
    regionInsured: claim.region_insured,
    totalFen: claim.total_fen,
    fundFen: claim.fund_fen,
    lines: lines.map((line) => ({
      lineId: line.line_id,
      at: Date.parse(line.at),
      ordering: line.ordering,
      performing: line.performing,
      placeholder: line.placeholder === 1,
      oddCode: line.placeholder === 2,
      prescription: line.prescription,
      item: line.item,
      quantity: line.quantity_milli === null ? null : line.quantity_milli / 1000,
      external: line.external === 1,
      amountFen: line.amount_fen,
    })),
  };
}

/** The practitioners who ordered or performed something on a claim. */
export function practitionersOf(claim: ClaimFacts): string[] {
  const people: string[] = [];
  for (const { ordering, performing } of claim.lines) {
    if (ordering !== null && !people.includes(ordering)) people.push(ordering);
    if (performing !== null && !people.includes(performing)) people.push(performing);
  }
  return people;
}

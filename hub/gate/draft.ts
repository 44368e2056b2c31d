import { claimRecord } from '../claims/claim-record.ts';
import type { ClaimFacts } from '../crosscheck/files.ts';
import { iso } from '../crosscheck/interval.ts';
import { claimFactsOf } from '../crosscheck/loaders/claim-facts.ts';
import type { Row } from '../store/tables.ts';
import type { GateRequest } from './gate-request.ts';

/**
 * The claim that the institution would send if it settled now (ms since 1970), as rules see claims. The same steps as an
 * import takes: whatever is judged here is judged alike when the claim comes in. Numbers of people end here.
 */
export function draftFacts(request: GateRequest, regionKey: Buffer, now: number): ClaimFacts {
  const { at, requestId, practitioner, waitMs: _, ...said } = request;
  const settled = iso(now);
  const start = said.serviceStart ?? at;
  const { claim, lines } = claimRecord(
    {
      ...said,
      claimId: said.claimId ?? requestId,
      // A caller's clock may be a little ahead of ours; a service can't begin after its settlement.
      serviceStart: Date.parse(start) > now ? settled : start,
      settledAt: settled,
      amounts: said.amounts ?? { total: 0, fund: 0 },
      lines: linesOf(request, settled),
    },
    regionKey,
  );
  const byTime = lines.toSorted((a, b) => (`${a.at} ${a.line_id}` < `${b.at} ${b.line_id}` ? -1 : 1));
  // A record for the table names every column, whatever an insert would let one leave out.
  return claimFactsOf(claim as Row<'claims'>, byTime as Row<'claim_lines'>[]);
}

// The doctor one registers with is judged like the doctor of a line without an amount.
function linesOf({ lines, practitioner }: GateRequest, now: string) {
  const drafted = lines ?? (practitioner === undefined ? [] : [{ ordering: practitioner }]);
  return drafted.map((line, n) => ({ ...line, lineId: idOf(line) ?? `draft-${n + 1}`, ...dated(line, now) }));
}

type DraftLine = NonNullable<GateRequest['lines']>[number];

const idOf = (line: Partial<DraftLine>) => line.lineId;
const dated = (line: Partial<DraftLine>, now: string) => ({ at: line.at ?? now, amount: line.amount ?? 0 });

import { iso, MINUTE_MS } from './calendar.ts';
import type { ClaimRow, Diary } from './diary.ts';
import type { Person } from './inhabitants.ts';
import type { CitySite } from './institutions.ts';
import type { Lot } from './lot.ts';
import type { Practitioner } from './practitioners.ts';

export interface Visit {
  readonly person: Person;
  readonly site: CitySite;
  readonly kind: ClaimRow['kind'];
  /** ms since 1970. */
  readonly start: number;
  readonly settled: number;
  /** Who treats, prescribes or dispenses; null: nobody is named. */
  readonly by: Practitioner | null;
}

const FUND_SHARE = 0.7;

/** The claim of a visit, as the institution settles it. `over` is laid over it. */
export function claimOf(visit: Visit, diary: Diary, lot: Lot, over: Partial<ClaimRow> = {}): ClaimRow {
  const { person, site, kind, start, settled, by } = visit;
  const count = lot.between(1, 3);
  const fen = Array.from({ length: count }, () => lot.between(800, 14_000));
  const total = fen.reduce((sum, amount) => sum + amount, 0);
  const claimId = diary.number('C');
  const worker = by && (by.role === 'pharmacist' ? { performing: by.code } : { ordering: by.code });
  return {
    claimId,
    personId: person.number,
    facilityId: site.id,
    kind,
    serviceStart: iso(start),
    settledAt: iso(settled),
    credential: 'ec-token',
    terminalId: `T-${site.id}-1`,
    operatorId: `O-${site.id}-1`,
    amounts: { total: yuan(total), fund: yuan(Math.round(total * FUND_SHARE)) },
    lines: fen.map((amount, n) => ({
      lineId: `${n + 1}`,
      // Prescribed at the beginning, dispensed or done before it is settled.
      at: iso(start + Math.round(((settled - start) * n) / (count + 1))),
      ...worker,
      ...(n === 0 && by?.role === 'doctor' && { prescription: `R${claimId.slice(2)}` }),
      item: `I${lot.between(100, 999)}`,
      amount: yuan(amount),
    })),
    ...over,
  };
}

/** What the fund paid for a claim, in fen. */
export function fundFenOf({ amounts }: ClaimRow): number {
  return Math.round(Number(amounts.fund) * 100);
}

/** An amount in fen as CNY. */
export function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}

/** How long a visit to the doctor takes, in ms. */
export function lengthOfVisit(lot: Lot): number {
  return lot.between(12, 55) * MINUTE_MS + lot.below(60_000);
}

import type { Person } from './cast.ts';

/** When a visit took place, ms since 1970. */
export interface Visit {
  readonly start: number;
  readonly settled: number;
}

/** A claim of the demo day, as an institution would send it (contract Claim). Amounts are invented. */
export function claimRow(
  claimId: string,
  { patient, doctor, site, fund }: { patient: Person; doctor: Person; site: string; fund: string },
  { start, settled }: Visit,
) {
  return {
    claimId,
    personId: patient.number,
    facilityId: site,
    kind: 'outpatient',
    serviceStart: new Date(start).toISOString(),
    settledAt: new Date(settled).toISOString(),
    credential: 'ec-token',
    amounts: { total: (Number(fund) * 1.25).toFixed(2), fund },
    lines: [
      {
        lineId: `${claimId}-1`,
        at: new Date(start + (settled - start) / 2).toISOString(),
        ordering: doctor.number,
        item: 'outpatient-consultation',
        amount: fund,
      },
    ],
  };
}

/** The institution takes a claim back the same day (2208). */
export function cancellationRow(claimId: string, site: string, at: number) {
  return { cancels: claimId, facilityId: site, at: new Date(at).toISOString(), reason: 'cancelled' };
}

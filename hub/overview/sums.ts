import type { ClaimSums, FindingSums, PartClaims } from './figures-schema.ts';

/** A row of finding_figures, added up over some of its keys. */
export interface FindingCount {
  readonly measure: string;
  readonly status: string;
  readonly findings: number;
  readonly fen: number;
}

/** Sums of columns of claim_figures. */
export interface ClaimCount {
  readonly claims: number | null;
  readonly cancelled: number | null;
  readonly fund_fen: number | null;
  readonly unjudged: number | null;
  readonly exempt: number | null;
  readonly unknown: number | null;
  readonly mismatched: number | null;
  readonly attested: number | null;
  readonly manual: number | null;
  readonly downtime: number | null;
}

/** Claims as they are shown, added up. A sum over nothing is null in SQL, and none here. */
export function claimSums(...rows: readonly ClaimCount[]): ClaimSums {
  const of = (column: keyof ClaimCount) => rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
  return {
    claims: of('claims'),
    cancelled: of('cancelled'),
    fundFen: of('fund_fen'),
    unjudged: of('unjudged'),
    exempt: of('exempt'),
    checkable: of('claims') - of('unjudged') - of('exempt'),
    attested: of('attested'),
    manual: of('manual'),
    downtime: of('downtime'),
    unknown: of('unknown'),
    mismatched: of('mismatched'),
  };
}

/** Of a part of them what is shown, added up. */
export function partSums(
  rows: readonly Pick<ClaimCount, 'claims' | 'unjudged' | 'exempt' | 'unknown' | 'attested'>[],
): PartClaims {
  const of = (column: keyof (typeof rows)[number]) => rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
  const claims = of('claims');
  return {
    claims,
    checkable: claims - of('unjudged') - of('exempt'),
    attested: of('attested'),
    unknown: of('unknown'),
  };
}

/** What came in, and what was settled. */
export function findingSums(rows: readonly FindingCount[]): FindingSums {
  const sums = { opened: 0, openedFen: 0, upheld: 0, upheldFen: 0, dismissed: 0, retracted: 0 };
  for (const { measure, status, findings, fen } of rows) {
    if (measure === 'opened') {
      sums.opened += Number(findings);
      sums.openedFen += Number(fen);
    } else if (status === 'upheld') {
      sums.upheld += Number(findings);
      sums.upheldFen += Number(fen);
    } else if (status === 'dismissed') sums.dismissed += Number(findings);
    else if (status === 'retracted') sums.retracted += Number(findings);
  }
  return sums;
}

/** How many, with their amount. */
export function openSums(rows: readonly Pick<FindingCount, 'findings' | 'fen'>[]): { open: number; openFen: number } {
  return {
    open: rows.reduce((sum, { findings }) => sum + Number(findings), 0),
    openFen: rows.reduce((sum, { fen }) => sum + Number(fen), 0),
  };
}

import { sql } from 'kysely';
import type { Database } from '../store/store.ts';
import type { Whole } from './figures-schema.ts';
import type { Period } from './period.ts';
import { findingCounts, hasClaims, placeCounts, type Scope } from './scope.ts';
import { type ClaimCount, claimSums, type FindingCount, findingSums } from './sums.ts';

export const CLAIM_COLUMNS = [
  'claims',
  'cancelled',
  'fund_fen',
  'unjudged',
  'exempt',
  'unknown',
  'mismatched',
  'attested',
  'manual',
  'downtime',
] as const;

/** Of claims of an institution what a row shows. */
export const PART_COLUMNS = ['claims', 'unjudged', 'exempt', 'unknown', 'attested'] as const;
/** What `columns` of an institution's claims add up to. */
export type ClaimPart<C extends keyof ClaimCount = (typeof PART_COLUMNS)[number]> = Pick<ClaimCount, C> & {
  readonly part: string;
};

export interface ClaimDay extends ClaimCount {
  readonly day: string;
}

/** Claims of each day. */
export async function claimDays(db: Database, scope: Scope, { from, to }: Period): Promise<ClaimDay[]> {
  if (!hasClaims(scope)) return [];
  return await db
    .selectFrom('claim_figures')
    .select('day')
    .select(({ fn }) => CLAIM_COLUMNS.map((column) => fn.sum<number>(column).as(column)))
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where(placeCounts('claim_figures', scope))
    .groupBy('day')
    .execute();
}

/** Claims of each institution. Each column is added up over every institution and day: a quarter of 1,500 institutions costs 5 to 8 ms of CPU for each. */
export async function claimParts<C extends keyof ClaimCount>(
  db: Database,
  scope: Scope,
  { from, to }: Period,
  columns: readonly C[],
): Promise<ClaimPart<C>[]> {
  if (!hasClaims(scope)) return [];
  const rows = await db
    .selectFrom('claim_figures')
    .select('site as part')
    .select(({ fn }) => columns.map((column) => fn.sum<number | null>(column).as(column)))
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('claim_figures.site', '<>', '')
    .where(
      scope.site === undefined && scope.region === undefined ? sql<boolean>`true` : placeCounts('claim_figures', scope),
    )
    .groupBy('site')
    .execute();
  return rows as unknown as ClaimPart<C>[];
}

export interface FindingDay extends FindingCount {
  readonly day: string;
  readonly rule: string;
  readonly class: string;
}

/** Findings of each day by rule: opened, and settled. */
export async function findingDays(db: Database, scope: Scope, { from, to }: Period): Promise<FindingDay[]> {
  return await db
    .selectFrom('finding_figures')
    .select(['day', 'rule', 'class', 'measure', 'status'])
    .select(({ fn }) => [fn.sum<number>('findings').as('findings'), fn.sum<number>('amount_fen').as('fen')])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where(findingCounts(scope, false))
    .groupBy(['day', 'rule', 'class', 'measure', 'status'])
    .execute();
}

/** What is open now, by rule and the day on which it was opened. */
export async function openDays(db: Database, scope: Scope): Promise<FindingDay[]> {
  return await db
    .selectFrom('finding_figures')
    .select(['day', 'rule', 'class', 'measure', 'status'])
    .select(({ fn }) => [fn.sum<number>('findings').as('findings'), fn.sum<number>('amount_fen').as('fen')])
    .where('measure', '=', 'opened')
    .where('status', '=', 'open')
    .where(findingCounts(scope, false))
    .groupBy(['day', 'rule', 'class', 'measure', 'status'])
    .execute();
}

export interface FindingPart extends FindingCount {
  readonly part: string;
  readonly nowOpen: number;
}

/** Findings of each part: of the period, and (`nowOpen` 1) all that are open. */
export async function findingParts(
  db: Database,
  scope: Scope,
  { from, to }: Period,
  column: 'site' | 'department' | 'practitioner' | 'rule',
): Promise<FindingPart[]> {
  const sums = db
    .selectFrom('finding_figures')
    .select([`${column} as part`, 'measure', 'status'])
    .select(({ fn }) => [fn.sum<number>('findings').as('findings'), fn.sum<number>('amount_fen').as('fen')])
    .where(findingCounts(scope, column !== 'rule'))
    .groupBy([column, 'measure', 'status']);
  // What is open at an institution is kept as a sum; by department and practitioner it is added up from the days.
  const kept = column === 'site' && scope.department === undefined;
  const open = kept
    ? sums.where('measure', '=', 'open').where('day', '=', '')
    : sums.where('measure', '=', 'opened').where('status', '=', 'open');
  const [period, now] = await Promise.all([
    sums.where('day', '>=', from).where('day', '<=', to).execute(),
    open.execute(),
  ]);
  return [...period.map((row) => ({ ...row, nowOpen: 0 })), ...now.map((row) => ({ ...row, nowOpen: 1 }))];
}

/** All of a period. */
export async function countWhole(db: Database, scope: Scope, { from, to }: Period): Promise<Whole> {
  const [claims, findings, events] = await Promise.all([
    db
      .selectFrom('claim_figures')
      .select(({ fn }) => CLAIM_COLUMNS.map((column) => fn.sum<number | null>(column).as(column)))
      .where('day', '>=', from)
      .where('day', '<=', to)
      .where(placeCounts('claim_figures', scope))
      .executeTakeFirst(),
    db
      .selectFrom('finding_figures')
      .select(['measure', 'status'])
      .select(({ fn }) => [fn.sum<number>('findings').as('findings'), fn.sum<number>('amount_fen').as('fen')])
      .where('day', '>=', from)
      .where('day', '<=', to)
      .where(findingCounts(scope, false))
      .groupBy(['measure', 'status'])
      .execute(),
    db
      .selectFrom('event_figures')
      .select(({ fn }) => fn.sum<number | null>('events').as('events'))
      .where('day', '>=', from)
      .where('day', '<=', to)
      .where(placeCounts('event_figures', scope))
      .executeTakeFirst(),
  ]);
  return {
    claims: hasClaims(scope) ? claimSums(...(claims ? [claims] : [])) : null,
    findings: findingSums(findings),
    events: Number(events?.events ?? 0),
  };
}

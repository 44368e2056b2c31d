import { FINDING_CLASSES } from '../crosscheck/judged-subject.ts';
import type { Database } from '../store/store.ts';
import { EVERYWHERE } from './claim-figures.ts';

export interface OpenRule {
  readonly rule: string;
  readonly class: (typeof FINDING_CLASSES)[number];
  readonly count: number;
  readonly amountFen: number;
}

/** Everything that was ever counted. */
export interface Totals {
  readonly claims: number;
  readonly cancelledClaims: number;
  readonly attestations: number;
  readonly findings: {
    readonly open: number;
    readonly retracted: number;
    readonly dismissed: number;
    readonly upheld: number;
  };
  readonly openByRule: OpenRule[];
}

/** Totals since the beginning, out of the daily figures. */
export async function loadTotals(db: Database): Promise<Totals> {
  const [claims, events, findings] = await Promise.all([
    db
      .selectFrom('claim_figures')
      .select(({ fn }) => [
        fn.sum<number | null>('claims').as('active'),
        fn.sum<number | null>('cancelled').as('cancelled'),
      ])
      .where('site', '=', EVERYWHERE)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('event_figures')
      .select(({ fn }) => fn.sum<number | null>('events').as('events'))
      .where('site', '=', EVERYWHERE)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('finding_figures')
      .select(['status', 'rule', 'class'])
      .select(({ fn }) => [fn.sum<number>('findings').as('findings'), fn.sum<number>('amount_fen').as('fen')])
      .where('site', '=', EVERYWHERE)
      .where('measure', '=', 'opened')
      .groupBy(['status', 'rule', 'class'])
      .orderBy('rule')
      .execute(),
  ]);
  const of = (status: string) =>
    findings.filter((row) => row.status === status).reduce((sum, row) => sum + Number(row.findings), 0);
  const cancelledClaims = Number(claims.cancelled ?? 0);
  return {
    claims: Number(claims.active ?? 0) + cancelledClaims,
    cancelledClaims,
    attestations: Number(events.events ?? 0),
    findings: { open: of('open'), retracted: of('retracted'), dismissed: of('dismissed'), upheld: of('upheld') },
    openByRule: findings
      .filter(({ status }) => status === 'open')
      .map((row) => ({
        rule: row.rule,
        class: FINDING_CLASSES.find((known) => known === row.class) ?? 'suspicious',
        count: Number(row.findings),
        amountFen: Number(row.fen),
      })),
  };
}

import { FINDING_CLASSES } from '../crosscheck/judged-subject.ts';
import { countVerdicts } from '../crosscheck/verdict-counts.ts';
import { ledgerHead } from '../ledger/append.ts';
import type { Database } from '../store/store.ts';
import type { Overview } from './overview-schema.ts';

/** The figures of the first page. */
export async function loadOverview(db: Database, hub: string, now: number): Promise<Overview> {
  const [claims, attestations, quarantined, verdicts, findings, openByRule, devices, ledger] = await Promise.all([
    countClaims(db),
    count(db, 'attestations'),
    count(db, 'quarantine'),
    countVerdicts(db),
    countFindings(db),
    loadOpenByRule(db),
    countConnected(db),
    ledgerHead(db),
  ]);
  return {
    hub,
    now: new Date(now).toISOString(),
    claims: [...claims.values()].reduce((sum, part) => sum + part, 0),
    cancelledClaims: (claims.get('cancelled') ?? 0) + (claims.get('refunded') ?? 0),
    attestations,
    quarantined,
    verdicts,
    findings: {
      open: findings.get('open') ?? 0,
      retracted: findings.get('retracted') ?? 0,
      dismissed: findings.get('dismissed') ?? 0,
      upheld: findings.get('upheld') ?? 0,
    },
    openByRule,
    amountAtStakeFen: openByRule.reduce((sum, rule) => sum + rule.amountFen, 0),
    devices,
    ledger,
  };
}

async function count(db: Database, table: 'attestations' | 'quarantine'): Promise<number> {
  const { total } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

async function countClaims(db: Database): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('claims')
    .select(({ fn }) => ['state', fn.countAll<number>().as('total')])
    .groupBy('state')
    .execute();
  return new Map(rows.map(({ state, total }) => [state, Number(total)]));
}

async function countFindings(db: Database): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('findings')
    .select(({ fn }) => ['status', fn.countAll<number>().as('total')])
    .where('mode', '<>', 'shadow')
    .groupBy('status')
    .execute();
  return new Map(rows.map(({ status, total }) => [status, Number(total)]));
}

async function loadOpenByRule(db: Database): Promise<Overview['openByRule']> {
  const rows = await db
    .selectFrom('findings')
    .select(({ fn }) => ['rule', 'class', fn.countAll<number>().as('count'), fn.sum<number>('amount_fen').as('amount')])
    .where('status', '=', 'open')
    .where('mode', '<>', 'shadow')
    .groupBy(['rule', 'class'])
    .orderBy('rule')
    .execute();
  return rows.map((row) => ({
    rule: row.rule,
    class: FINDING_CLASSES.find((known) => known === row.class) ?? 'suspicious',
    count: Number(row.count),
    amountFen: Number(row.amount),
  }));
}

async function countConnected(db: Database): Promise<Overview['devices']> {
  const { active, online } = await db
    .selectFrom('devices')
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('active'),
      fn
        .sum<number>(
          eb
            .case()
            .when(
              eb.exists(
                eb
                  .selectFrom('device_presence')
                  .select('device_presence.id')
                  .whereRef('device_presence.device', '=', 'devices.id')
                  .where('device_presence.online_until', 'is', null),
              ),
            )
            .then(1)
            .else(0)
            .end(),
        )
        .as('online'),
    ])
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  return { online: Number(online ?? 0), offline: Number(active) - Number(online ?? 0) };
}

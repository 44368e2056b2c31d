import { z } from 'zod';
import type { Database } from '../store/store.ts';
import { shareOf } from './share-interval.ts';

const Outcomes = z.strictObject({
  /** Found in the last 30 days, by what follows from it. */
  recent: z.number(),
  recentShadow: z.number(),
  open: z.number(),
  upheld: z.number(),
  /** By people, after they looked at it: false. */
  dismissed: z.number(),
  /** By the hub, when late evidence or a cancelled claim took its ground away: neither true nor false. */
  retracted: z.number(),
  /** Dismissed, of all that people decided on; null = they decided on none. With the 95 % interval. */
  falseShare: z.number().nullable(),
  low: z.number(),
  high: z.number(),
});
type Outcomes = z.infer<typeof Outcomes>;

/** How a rule has done: what was found, and how much of it did not stand. */
export const RuleQuality = Outcomes.extend({ rule: z.string() });
export type RuleQuality = z.infer<typeof RuleQuality>;

/** The same for each version and set of parameters that findings were made by, latest first. */
export const VersionQuality = Outcomes.extend({
  version: z.number(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  first: z.string(),
  last: z.string(),
});
export type VersionQuality = z.infer<typeof VersionQuality>;

const DAY_MS = 86_400_000;
const RECENT_DAYS = 30;

/** How each rule that ever found something has done. Findings made in shadow count as recent only: nobody decides on them. */
export async function loadRuleQuality(db: Database, now: number): Promise<RuleQuality[]> {
  const rows = await counted(db, now).select('rule').groupBy(['rule', 'mode', 'status']).execute();
  return grouped(rows, ({ rule }) => rule).map(([rule, own]) => ({ rule, ...outcomesOf(own) }));
}

/** How one rule has done by what it judged by. */
export async function loadVersionQuality(db: Database, rule: string, now: number): Promise<VersionQuality[]> {
  const rows = await counted(db, now)
    .select(({ fn }) => ['rule_version', 'params', fn.min('opened_at').as('first'), fn.max('opened_at').as('last')])
    .where('rule', '=', rule)
    .groupBy(['rule_version', 'params', 'mode', 'status'])
    .execute();
  return grouped(rows, ({ rule_version, params }) => `${rule_version} ${params}`)
    .flatMap(([, own]) => {
      const [one] = own;
      if (!one) return [];
      const first = own.map((row) => row.first).sort()[0] ?? '';
      const last =
        own
          .map((row) => row.last)
          .sort()
          .at(-1) ?? '';
      return { version: Number(one.rule_version), parameters: JSON.parse(one.params), first, last, ...outcomesOf(own) };
    })
    .sort((a, b) => (a.last < b.last ? 1 : -1));
}

function counted(db: Database, now: number) {
  const since = new Date(now - RECENT_DAYS * DAY_MS).toISOString();
  return db
    .selectFrom('findings')
    .select(({ fn, eb }) => [
      'mode',
      'status',
      fn.countAll<number>().as('count'),
      fn.sum<number>(eb.case().when('opened_at', '>=', since).then(1).else(0).end()).as('recent'),
    ]);
}

interface Counted {
  readonly mode: string;
  readonly status: string;
  readonly count: number;
  readonly recent: number;
}

function outcomesOf(rows: readonly Counted[]): Outcomes {
  const shadow = rows.filter(({ mode }) => mode === 'shadow');
  const seen = rows.filter(({ mode }) => mode !== 'shadow');
  const sum = (some: readonly Counted[], of: 'count' | 'recent') => some.reduce((all, row) => all + Number(row[of]), 0);
  const of = (status: string) =>
    sum(
      seen.filter((row) => row.status === status),
      'count',
    );
  const [upheld, dismissed, retracted] = [of('upheld'), of('dismissed'), of('retracted')];
  const { share, low, high } = shareOf(dismissed, upheld + dismissed);
  const counts = { recent: sum(seen, 'recent'), recentShadow: sum(shadow, 'recent'), open: of('open') };
  return { ...counts, upheld, dismissed, retracted, falseShare: share, low, high };
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups];
}

import { type RawBuilder, sql } from 'kysely';
import { DAY_MS, iso } from '../crosscheck/interval.ts';
import type { FINDING_CLASSES } from '../crosscheck/judged-subject.ts';
import type { Grade, Priority } from './queue-schema.ts';

type FindingClass = (typeof FINDING_CLASSES)[number];

// Steps, not curves: an operator can check a score in their head, and databases that have no logarithm agree about it.
const AMOUNT_POINTS = [
  { fromFen: 10_000_000, points: 40 },
  { fromFen: 1_000_000, points: 30 },
  { fromFen: 100_000, points: 20 },
  { fromFen: 10_000, points: 10 },
] as const;
const CLASS_POINTS: Readonly<Record<FindingClass, number>> = {
  violation: 30,
  'to-verify': 20,
  suspicious: 15,
  'data-quality': 0,
};
const RATING_POINTS: Readonly<Record<Grade, number>> = { A: 0, B: 5, C: 10, D: 15 };
/** Of an institution without a scorecard: as one in good standing. */
const UNRATED_POINTS = 5;
const AGE_POINTS = [
  { fromDays: 30, points: 15 },
  { fromDays: 14, points: 10 },
  { fromDays: 7, points: 5 },
] as const;

interface Ranked {
  readonly amountFen: number;
  readonly class: FindingClass;
  readonly grade: Grade | null;
  /** ms since 1970. */
  readonly openedAt: number;
}

/** The score of a finding with its parts, as the queue sorts by it. `now` in ms since 1970. */
export function priorityOf({ amountFen, class: kind, grade, openedAt }: Ranked, now: number): Priority {
  const amount = AMOUNT_POINTS.find(({ fromFen }) => amountFen >= fromFen)?.points ?? 0;
  const rating = grade === null ? UNRATED_POINTS : RATING_POINTS[grade];
  const age = AGE_POINTS.find(({ fromDays }) => openedAt <= now - fromDays * DAY_MS)?.points ?? 0;
  return { score: amount + CLASS_POINTS[kind] + rating + age, amount, class: CLASS_POINTS[kind], rating, age, grade };
}

/** The same score as SQL over `findings`, with the institution's grade in the column `grade`. */
export function priorityColumn(grade: RawBuilder<unknown>, now: number): RawBuilder<number> {
  const amount = AMOUNT_POINTS.map(({ fromFen, points }) => when(sql`amount_fen >= ${sql.lit(fromFen)}`, points));
  const kind = Object.entries(CLASS_POINTS).map(([name, points]) => when(sql`class = ${sql.lit(name)}`, points));
  const rating = Object.entries(RATING_POINTS).map(([name, points]) => when(sql`${grade} = ${sql.lit(name)}`, points));
  const age = AGE_POINTS.map(({ fromDays, points }) => when(sql`opened_at <= ${iso(now - fromDays * DAY_MS)}`, points));
  return sql<number>`(${either(amount, 0)} + ${either(kind, 0)} + ${either(rating, UNRATED_POINTS)} + ${either(age, 0)})`;
}

function when(condition: RawBuilder<unknown>, points: number): RawBuilder<unknown> {
  return sql`when ${condition} then ${sql.lit(points)}`;
}

function either(cases: readonly RawBuilder<unknown>[], otherwise: number): RawBuilder<number> {
  return sql<number>`case ${sql.join(cases, sql` `)} else ${sql.lit(otherwise)} end`;
}

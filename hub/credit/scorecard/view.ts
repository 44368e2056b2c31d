import type { Database } from '../../store/store.ts';
import { CreditError } from '../error.ts';
import { backingOf } from './backing.ts';
import type { CardPage, CardView } from './card-schema.ts';
import type { GRADES, Scored } from './items.ts';
import type { Month } from './month.ts';
import { latestRun, scoredMonths } from './run.ts';
import { readInputs, scoreOf } from './score.ts';

export interface CardQuery {
  readonly type: Scored;
  /** The latest when absent. */
  readonly month?: Month | undefined;
  readonly grade?: (typeof GRADES)[number] | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** One page of the ranking: the worst first, because these are looked at. */
export async function listCards(
  db: Database,
  { type, month: asked, grade, offset, limit }: CardQuery,
): Promise<CardPage> {
  const months = await scoredMonths(db);
  const known = months.map(({ month }) => month);
  const at = asked === undefined ? 0 : known.indexOf(asked);
  const run = months[at]?.run ?? null;
  const month = asked ?? known[0] ?? '';
  const none = { month, run, total: 0, grades: { A: 0, B: 0, C: 0, D: 0 }, items: [], months: known };
  if (run === null) return none;
  const all = db.selectFrom('scorecards').where('run', '=', run).where('subject_type', '=', type);
  const counted = await all
    .select(({ fn }) => ['grade', fn.countAll<number>().as('count')])
    .groupBy('grade')
    .execute();
  const grades = { ...none.grades, ...Object.fromEntries(counted.map((row) => [row.grade, row.count])) };
  const chosen = grade === undefined ? all : all.where('grade', '=', grade);
  const rows = await chosen
    .select(['subject', 'score', 'grade'])
    .orderBy('score')
    .orderBy('subject')
    .offset(offset)
    .limit(limit)
    .execute();
  const subjects = rows.map(({ subject }) => subject);
  const before = await gradesIn(db, months[at + 1]?.run, type, subjects);
  const names = type === 'site' ? await siteNames(db, subjects) : new Map<string, string>();
  const total = grade === undefined ? Object.values(grades).reduce((sum, count) => sum + count, 0) : grades[grade];
  const items = rows.map((row, index) => ({
    ...row,
    name: names.get(row.subject) ?? null,
    before: before.get(row.subject) ?? null,
    rank: offset + index + 1,
  }));
  return { ...none, total, grades, items };
}

/** A scorecard explained. Throws CreditError `CARD_UNKNOWN`. */
export async function cardOf(db: Database, type: Scored, subject: string, asked?: Month): Promise<CardView> {
  const months = await scoredMonths(db);
  const month = asked ?? months[0]?.month;
  const run = month === undefined ? undefined : await latestRun(db, month);
  const runs = months.map((one) => one.run);
  const cards = runs.length === 0 ? [] : await cardsIn(db, runs, type, subject);
  const card = cards.find((one) => one.run === run?.id);
  if (!run || !card || month === undefined) {
    throw new CreditError('CARD_UNKNOWN', 'there is no scorecard of this subject for that month');
  }
  const { items, score, grade } = scoreOf({ type, inputs: readInputs(card.inputs) }, run.rules);
  const explained = [];
  for (const item of items) {
    const rule = run.rules.items.find(({ id }) => id === item.id);
    if (!rule) continue;
    const evidence = await backingOf(db, { type, subject, month, input: rule.of });
    const amongName = rule.kind === 'share' ? rule.among : null;
    explained.push({ ...item, ofName: rule.of, amongName, evidence });
  }
  const monthOfRun = new Map(months.map((one) => [one.run, one.month]));
  const history = cards.map((one) => ({ month: monthOfRun.get(one.run) ?? '', score: one.score, grade: one.grade }));
  return {
    ...{ type, subject, month, run: run.id, base: run.rules.base * 10, score, grade, grades: run.rules.grades },
    name: type === 'site' ? ((await siteNames(db, [subject])).get(subject) ?? null) : null,
    items: explained,
    history: history.toSorted((a, b) => (a.month < b.month ? -1 : 1)),
  };
}

async function cardsIn(db: Database, runs: readonly string[], type: Scored, subject: string) {
  const own = db.selectFrom('scorecards').selectAll().where('subject_type', '=', type).where('subject', '=', subject);
  return await own.where('run', 'in', runs).execute();
}

async function gradesIn(db: Database, run: string | undefined, type: Scored, subjects: readonly string[]) {
  if (run === undefined || subjects.length === 0) return new Map<string, (typeof GRADES)[number]>();
  const rows = await db
    .selectFrom('scorecards')
    .select(['subject', 'grade'])
    .where('run', '=', run)
    .where('subject_type', '=', type)
    .where('subject', 'in', subjects)
    .execute();
  return new Map(rows.map(({ subject, grade }) => [subject, grade]));
}

async function siteNames(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('sites').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { Digest, newEventId } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { civilDate } from '../../calendar/working-days.ts';
import { appendToLedger } from '../../ledger/append.ts';
import { parametersOn } from '../../parameters/in-force.ts';
import { insertRows } from '../../store/insert-rows.ts';
import type { Database, Store } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import { CreditError } from '../error.ts';
import { CREDIT_PARAMETERS } from '../parameters.ts';
import { SCORED, ScorecardRules } from './items.ts';
import { loadInputs } from './load-inputs.ts';
import { type Month, monthAfter, monthOf } from './month.ts';
import { digestsOf, inputsText, readInputs, type ScoreInput, scoreOf } from './score.ts';

/** Kind of the ledger lines about scorecards. */
export const SCORECARDS = 'scorecards';
const ROWS_PER_INSERT = 500;

/** A monthly run as it stands in the ledger: who knows the inputs can repeat every score. */
export const ScoreRun = z.strictObject({
  id: z.string(),
  month: z.string(),
  /** Of the arithmetic. */
  version: z.literal(1),
  rules: ScorecardRules,
  counts: z.record(z.enum(SCORED), z.number()),
  inputs: Digest,
  cards: Digest,
});
export type ScoreRun = z.infer<typeof ScoreRun>;

/**
 * Makes the scorecards of a month that is over, by the rules in force on its last day, and enters their digests in the ledger. A run
 * again makes a new version; the old one stays. Throws CreditError `MONTH_NOT_OVER`.
 */
export async function runScorecards(store: Store, month: Month, now: number): Promise<ScoreRun> {
  if (monthOf(civilDate(now)) <= month) {
    throw new CreditError('MONTH_NOT_OVER', `scorecards of ${month} can be made when the month is over`);
  }
  const rules = (await parametersOn(store.db, CREDIT_PARAMETERS, `${month}-31`)).scorecard;
  const all = await loadInputs(store, month, rules.lateHours);
  const count = (type: string) => all.filter((one) => one.type === type).length;
  const counts = { site: count('site'), practitioner: count('practitioner'), insured: count('insured') };
  const run: ScoreRun = { id: newEventId(now), month, version: 1, rules, counts, ...digestsOf(all, rules) };
  const content = JSON.stringify(run);
  const rows = all.map((one): Row<'scorecards'> => {
    const { score, grade } = scoreOf(one, rules);
    return { run: run.id, subject_type: one.type, subject: one.subject, score, grade, inputs: inputsText(one.inputs) };
  });
  // Cards of a run that is not entered in the end belong to nothing and are never shown. One transaction each: nobody waits for all of them.
  for (let first = 0; first < rows.length; first += ROWS_PER_INSERT) {
    await store.transaction((trx) => insertRows(trx, 'scorecards', rows.slice(first, first + ROWS_PER_INSERT)));
    await setImmediate();
  }
  await store.transaction(
    async (trx) => {
      const at = new Date(now).toISOString();
      await trx.insertInto('score_runs').values({ id: run.id, month, content, at }).execute();
      await appendToLedger(trx, [{ kind: SCORECARDS, ref: run.id, digest: digestOf(content) }], now);
    },
    { sequencer: true },
  );
  return run;
}

/** The run that counts for a month: the latest. */
export async function latestRun(db: Database, month: Month): Promise<ScoreRun | undefined> {
  const runs = db.selectFrom('score_runs').select('content').where('month', '=', month).orderBy('id', 'desc').limit(1);
  const row = await runs.executeTakeFirst();
  return row && ScoreRun.parse(JSON.parse(row.content));
}

/** Months that have scorecards, the latest first, each with the run that counts. */
export async function scoredMonths(db: Database): Promise<{ readonly month: Month; readonly run: string }[]> {
  const rows = await db
    .selectFrom('score_runs')
    .select(({ fn }) => ['month', fn.max('id').as('run')])
    .groupBy('month')
    .orderBy('month', 'desc')
    .execute();
  return rows;
}

export type RunVerdict =
  | { readonly holds: true; readonly cards: number }
  | { readonly holds: false; readonly problem: string };

/** Repeats a run from the inputs that were kept: the same digests, and each score as it is shown. */
export async function verifyRun(db: Database, id: string): Promise<RunVerdict> {
  const row = await db.selectFrom('score_runs').select('content').where('id', '=', id).executeTakeFirst();
  if (!row) throw new CreditError('RUN_UNKNOWN', 'there is no such run of scorecards');
  const run = ScoreRun.parse(JSON.parse(row.content));
  const rows = await db.selectFrom('scorecards').selectAll().where('run', '=', id).execute();
  const all = rows.map(({ subject_type: type, subject, inputs }): ScoreInput => {
    return { type, subject, inputs: readInputs(inputs) };
  });
  const digests = digestsOf(all, run.rules);
  if (digests.inputs !== run.inputs) return { holds: false, problem: 'the inputs are not those that were digested' };
  if (digests.cards !== run.cards) return { holds: false, problem: 'the inputs give other scores' };
  const wrong = rows.findIndex((card, index) => {
    const one = all[index];
    const again = one && scoreOf(one, run.rules);
    return again?.score !== card.score || again.grade !== card.grade;
  });
  return wrong < 0
    ? { holds: true, cards: rows.length }
    : { holds: false, problem: `the score shown of ${rows[wrong]?.subject_type} ${rows[wrong]?.subject} is another` };
}

/** The latest month that is over and should have scorecards, on a local date. */
export function dueMonth(today: string): Month {
  return monthAfter(monthOf(today), -1);
}

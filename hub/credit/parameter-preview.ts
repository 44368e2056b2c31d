import { civilDate } from '../calendar/working-days.ts';
import type { Database } from '../store/store.ts';
import type { CreditPreview } from './parameter-preview-schema.ts';
import type { CreditParameters, PointRules } from './parameters.ts';
import { countedOf, entriesOf } from './points/lines.ts';
import { MEASURES, tallyOf } from './points/tally.ts';
import { GRADES, SCORED } from './scorecard/items.ts';
import { latestRun, scoredMonths } from './scorecard/run.ts';
import { readInputs, scoreOf } from './scorecard/score.ts';

/** Makes the latest scorecards and this year's sums by other rules, from the inputs that were kept. `now` in ms since 1970. */
export async function previewCredit(
  db: Database,
  inForce: CreditParameters,
  wanted: CreditParameters,
  now: number,
): Promise<CreditPreview> {
  const year = Number(civilDate(now).slice(0, 4));
  const [latest] = await scoredMonths(db);
  const subjects = latest ? await previewCards(db, latest.month, wanted) : [];
  const measures = await previewPoints(db, year, inForce.points, wanted.points);
  return { month: latest?.month ?? null, subjects, year, measures };
}

async function previewCards(db: Database, month: string, wanted: CreditParameters) {
  const run = await latestRun(db, month);
  if (!run) return [];
  const cards = await db.selectFrom('scorecards').selectAll().where('run', '=', run.id).execute();
  return SCORED.flatMap((type) => {
    const own = cards
      .filter((card) => card.subject_type === type)
      .map(({ grade, inputs }) => {
        const after = scoreOf({ type, inputs: readInputs(inputs) }, wanted.scorecard).grade;
        return { before: grade, after, moved: GRADES.indexOf(grade) - GRADES.indexOf(after) };
      });
    if (own.length === 0) return [];
    const grades = GRADES.map((grade) => ({
      grade,
      before: own.filter((one) => one.before === grade).length,
      after: own.filter((one) => one.after === grade).length,
    }));
    const better = own.filter(({ moved }) => moved > 0).length;
    return [{ type, count: own.length, better, worse: own.filter(({ moved }) => moved < 0).length, grades }];
  });
}

async function previewPoints(db: Database, year: number, inForce: PointRules, wanted: PointRules) {
  const entries = entriesOf(await db.selectFrom('point_lines').selectAll().where('year', '=', year).execute());
  const counted = [...Map.groupBy(entries, ({ proposal }) => proposal.practitioner).values()].map(countedOf);
  const reachedBy = (rules: PointRules) =>
    counted.map((own) => new Set(tallyOf(own, rules).reached.map(({ measure }) => measure)));
  const [before, after] = [reachedBy(inForce), reachedBy(wanted)];
  return MEASURES.map((measure) => {
    const having = (all: readonly ReadonlySet<string>[]) => all.filter((reached) => reached.has(measure)).length;
    return { measure, reached: { before: having(before), after: having(after) } };
  });
}

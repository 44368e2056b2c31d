import type { Language } from '../crosscheck/render.ts';
import type { Database } from '../store/store.ts';
import { type Column, type Table, tableOf } from '../tables/table.ts';
import type { VisitResult } from './inspection-schema.ts';
import { InspectionPlanLine } from './plan-lines.ts';
import { publishedInspections } from './published-plan.ts';
import type { PublishedInspections } from './published-schema.ts';
import { resultsOf } from './results.ts';
import en from './texts/tables-en.json' with { type: 'json' };
import zhCN from './texts/tables-zh-CN.json' with { type: 'json' };
import type { Visit } from './visit.ts';

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;

interface VisitRow extends Visit {
  readonly name: string | null;
  readonly result: VisitResult | undefined;
}

/** A month's visits with what came out of each, and the steps of its draw. Throws InspectionError `PLAN_UNKNOWN`. */
export async function visitTables(db: Database, month: string, language: Language): Promise<Table[]> {
  const { visits: words, draw } = TEXTS[language];
  const plan = await publishedInspections(db, month);
  const results = new Map((await resultsOf(db, plan.plan)).map((result) => [result.site, result]));
  const sites = await db.selectFrom('sites').select(['id', 'name']).execute();
  const names = new Map(sites.map(({ id, name }) => [id, name]));
  const visits = plan.visits.map((visit) => {
    return { ...visit, name: names.get(visit.site) ?? null, result: results.get(visit.site) };
  });
  return [
    tableOf(`${words.title} ${month}`, visitColumns(language), visits),
    tableOf(`${draw.title} ${month}`, drawColumns(language), stepsOf(plan)),
  ];
}

function visitColumns(language: Language): readonly Column<VisitRow>[] {
  const { columns, states, outcomes } = TEXTS[language].visits;
  return [
    { title: columns.day, kind: 'date', of: ({ day }) => day },
    { title: columns.site, kind: 'text', of: ({ site }) => site },
    { title: columns.name, kind: 'text', width: 32, of: ({ name }) => name },
    { title: columns.practitioners, kind: 'text', width: 40, of: ({ objects }) => practitionersOf(objects) },
    { title: columns.first, kind: 'text', of: ({ pair }) => pair[0] },
    { title: columns.second, kind: 'text', of: ({ pair }) => pair[1] },
    { title: columns.state, kind: 'text', of: ({ state }) => states[state] },
    { title: columns.outcome, kind: 'text', of: ({ result }) => (result ? outcomes[result.outcome] : null) },
    { title: columns.words, kind: 'text', width: 60, of: ({ result }) => result?.words ?? null },
    { title: columns.by, kind: 'text', of: ({ result }) => result?.by ?? null },
    { title: columns.at, kind: 'instant', of: ({ result }) => result?.at ?? null },
  ];
}

function practitionersOf(objects: Visit['objects']): string {
  return objects.flatMap(({ type, id }) => (type === 'practitioner' ? [id] : [])).join('; ');
}

function stepsOf({ committed, drawn, revealed }: PublishedInspections) {
  return [committed, drawn, revealed].flatMap((line) =>
    line ? [{ ...line, step: InspectionPlanLine.parse(JSON.parse(line.content)) }] : [],
  );
}

function drawColumns(language: Language): readonly Column<ReturnType<typeof stepsOf>[number]>[] {
  const { columns, steps } = TEXTS[language].draw;
  return [
    { title: columns.step, kind: 'text', width: 28, of: ({ step }) => steps[step.step] },
    { title: columns.at, kind: 'instant', of: ({ at }) => at },
    { title: columns.index, kind: 'count', of: ({ index }) => index },
    {
      title: columns.value,
      kind: 'text',
      width: 60,
      of: ({ step }) => {
        if (step.step === 'committed') return step.commitment;
        return step.step === 'drawn' ? step.roster : step.seed;
      },
    },
    { title: columns.objects, kind: 'count', of: ({ step }) => (step.step === 'drawn' ? step.objects : null) },
    { title: columns.visits, kind: 'count', of: ({ step }) => (step.step === 'drawn' ? step.visits : null) },
  ];
}

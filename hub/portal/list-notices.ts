import { loadSiteNames, type SiteName } from '../cases/site-names.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { clockOf } from '../workflow/case-summary.ts';
import type { TakenStep } from '../workflow/standing.ts';
import type { StepName } from '../workflow/step.ts';
import { NoticePage, type NoticeQuery, type NoticeSummary } from './notice-schema.ts';
import { stepsOf, TELLING, toldSteps } from './own-case.ts';
import { askedIn, stageOf, statesShown } from './stage.ts';

/** An institution's own notices; the period that ends first comes first. `now` in ms since 1970. */
export async function listNotices(db: Database, site: string, query: NoticeQuery, now: number): Promise<NoticePage> {
  const counts = {
    open: await countOf(db, site, 'open'),
    answered: await countOf(db, site, 'answered'),
    closed: await countOf(db, site, 'closed'),
  };
  const rows = await toldCases(db, site, query.show)
    .selectAll()
    .orderBy((eb) => eb.case().when('due_at', 'is', null).then(1).else(0).end())
    .orderBy('due_at')
    .orderBy('updated_at', 'desc')
    .orderBy('id')
    .offset(query.offset)
    .limit(query.limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  const [steps, rules, drafted, siteOf] = [
    await stepsOf(db, ids),
    await rulesOf(db, ids),
    await draftsOf(db, ids),
    await loadSiteNames(db, [site]),
  ];
  const items = rows.map((row) =>
    noticeSummary(row, steps.get(row.id) ?? [], {
      siteOf,
      rules: rules.get(row.id) ?? [],
      drafted: drafted.has(row.id),
      now,
    }),
  );
  return NoticePage.parse({ now: new Date(now).toISOString(), counts, total: counts[query.show], items });
}

export interface SummaryFacts {
  readonly siteOf: (id: string) => SiteName;
  readonly rules: readonly string[];
  readonly drafted: boolean;
  readonly now: number;
}

export function noticeSummary(
  row: Row<'cases'>,
  steps: readonly TakenStep[],
  { siteOf, rules, drafted, now }: SummaryFacts,
): NoticeSummary {
  const told = toldSteps(steps);
  const letter = told.findLast(({ step }) => TELLING.includes(step));
  const answer = told.findLast(({ step }) => step === 'explanation' || step === 'statement');
  return {
    ...{ id: row.id, number: row.number, site: siteOf(row.site), stage: stageOf(row.state), asks: askedIn(row.state) },
    ...{ toldAt: letter?.at ?? row.opened_at, opened: isOpened(steps), clock: clockOf(row, now), rules: [...rules] },
    days: daysOf(told),
    ...{ amountFen: row.amount_fen, answeredAt: answer?.at ?? null, drafted },
  };
}

function daysOf(told: readonly TakenStep[]): number | null {
  const days = told.findLast(({ step }) => step === 'notice' || step === 'propose')?.fields.days;
  return typeof days === 'number' ? days : null;
}

// What happens to a notice without anybody there having opened it.
const BEHIND_THE_DOOR: readonly StepName[] = ['pause', 'resume', 'extend', 'overdue', 'set-aside', 'put-back'];

/** Whether somebody at the institution has opened the notice. Later letters come to a door that is open. */
export function isOpened(steps: readonly TakenStep[]): boolean {
  const noticed = steps.findLastIndex(({ step }) => step === 'notice');
  return noticed < 0 || steps.slice(noticed + 1).some(({ step }) => !BEHIND_THE_DOOR.includes(step));
}

// A case that only an undone notice speaks of is nobody's business outside.
function toldCases(db: Database, site: string, show: NoticeQuery['show']) {
  return db
    .selectFrom('cases')
    .where('site', '=', site)
    .where('erased_at', 'is', null)
    .where('state', 'in', statesShown(show))
    .where(({ exists, not, selectFrom }) =>
      exists(
        selectFrom('case_steps as told')
          .select('told.id')
          .whereRef('told.case_id', '=', 'cases.id')
          .where('told.step', 'in', [...TELLING])
          .where(({ selectFrom: from }) =>
            not(
              exists(
                from('case_steps as undone')
                  .select('undone.id')
                  .whereRef('undone.voids', '=', 'told.id')
                  .whereRef('undone.case_id', '=', 'told.case_id'),
              ),
            ),
          ),
      ),
    );
}

async function countOf(db: Database, site: string, show: NoticeQuery['show']): Promise<number> {
  const counted = toldCases(db, site, show).select(({ fn }) => fn.countAll<number>().as('cases'));
  return Number((await counted.executeTakeFirstOrThrow()).cases);
}

/** The rules whose findings cases are about, by case. */
export async function rulesOf(db: Database, cases: readonly string[]): Promise<Map<string, string[]>> {
  if (cases.length === 0) return new Map();
  const rows = await db
    .selectFrom('case_findings')
    .innerJoin('findings', 'findings.id', 'case_findings.finding_id')
    .select(['case_findings.case_id', 'findings.rule'])
    .where('case_findings.case_id', 'in', [...cases])
    .where('case_findings.aside', 'is', null)
    .distinct()
    .orderBy('findings.rule')
    .execute();
  const found = Map.groupBy(rows, ({ case_id }) => case_id);
  return new Map([...found].map(([id, own]) => [id, own.map(({ rule }) => rule)]));
}

async function draftsOf(db: Database, cases: readonly string[]): Promise<Set<string>> {
  if (cases.length === 0) return new Set();
  const rows = await db
    .selectFrom('answer_drafts')
    .select('case_id')
    .where('case_id', 'in', [...cases])
    .execute();
  return new Set(rows.map(({ case_id }) => case_id));
}

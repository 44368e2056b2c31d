import { civilDate } from '../calendar/working-days.ts';
import { parametersOn } from '../parameters/in-force.ts';
import type { Row } from '../store/tables.ts';
import { type CaseReader, caseDetail, legalBasisOf, nextSteps } from './case-detail.ts';
import type { FindingCase } from './case-schema.ts';
import { coveredFen } from './covered.ts';
import { WorkflowError } from './error.ts';
import { factsOf } from './facts.ts';
import type { Caller } from './guard.ts';
import { caseOfFindings } from './join-findings.ts';
import { WORKFLOW_PARAMETERS } from './parameters.ts';
import { loadPrecedents } from './precedents.ts';
import { suggest } from './suggest.ts';

/** The case that a finding is in; without one, what a case would begin with. */
export async function findingCase(reader: CaseReader, findingId: string, caller: Caller): Promise<FindingCase> {
  const { db, rules, now } = reader;
  const found = await caseOfFindings(db, [findingId]);
  if (found) {
    const detail = await caseDetail(reader, found.id, caller);
    return { case: detail, next: detail.next, suggestion: detail.suggestion };
  }
  const finding = await db.selectFrom('findings').selectAll().where('id', '=', findingId).executeTakeFirst();
  if (!finding) throw new WorkflowError('CASE_NOT_FOUND', 'there is no such finding');
  if (finding.status !== 'open') {
    return { case: null, next: [], suggestion: { step: null, measures: [], basis: null, because: [] } };
  }
  const parameters = await parametersOn(db, WORKFLOW_PARAMETERS, civilDate(now()));
  const own = { ...finding, aside: null };
  const covered = await coveredFen(db, [own]);
  const opening = { ...NOT_OPENED, ...aboutOf(finding), amount_fen: covered };
  const clue = { state: 'clue' as const, ...NO_STANDING };
  const facts = { ...factsOf(opening, [], { findings: [own], parameters, covered, now: now() }), standing: clue };
  const legalBasis = legalBasisOf(facts, rules);
  const suggestion = suggest(facts, legalBasis, await loadPrecedents(db, opening, parameters.historyMonths, now()));
  return { case: null, next: nextSteps(facts, caller, suggestion), suggestion };
}

const NO_STANDING = { grade: null, dueAt: null, pausedAt: null, outcome: null, decidedFen: null, held: false };

function aboutOf({ site, person, practitioner, device }: Row<'findings'>) {
  return { site, person, practitioner, device };
}

const NOT_OPENED: Omit<Row<'cases'>, keyof ReturnType<typeof aboutOf> | 'amount_fen'> = {
  id: '',
  number: '',
  source: 'finding',
  grade: null,
  state: 'clue',
  title: '',
  description: '',
  reference: null,
  decided_fen: null,
  opened_at: '',
  opened_by: '',
  updated_at: '',
  due_at: null,
  paused_at: null,
  assignee: null,
  outcome: null,
  retracted: 0,
  last_seq: 0,
  held: 0,
  erased_at: null,
};

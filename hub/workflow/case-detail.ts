import { loadSiteNames } from '../cases/site-names.ts';
import type { AnyRule } from '../crosscheck/rules/index.ts';
import type { Database } from '../store/store.ts';
import { possibleSteps } from './allowed.ts';
import { CaseDetail, type CaseStepView, type NextStep } from './case-schema.ts';
import { summaryOf } from './case-summary.ts';
import { type LoadedCase, loadCase } from './facts.ts';
import type { StepFields } from './fields.ts';
import { findingsView } from './findings-view.ts';
import type { Caller, CaseFacts } from './guard.ts';
import { bandOf } from './measures.ts';
import { loadPrecedents } from './precedents.ts';
import { PROCEDURE } from './procedure.ts';
import { stands } from './set-aside.ts';
import { effectiveSteps } from './standing.ts';
import { ENDED } from './states.ts';
import type { StepName } from './step.ts';
import { suggest, suggestedGrade } from './suggest.ts';
import { mayVoid } from './void-step.ts';

export interface CaseReader {
  readonly db: Database;
  readonly rules: readonly AnyRule[];
  /** ms since 1970. */
  readonly now: () => number;
}

/** Everything about one case, and what this caller may do next. Throws WorkflowError `CASE_NOT_FOUND` or `CASE_ERASED`. */
export async function caseDetail(reader: CaseReader, id: string, caller: Caller): Promise<CaseDetail> {
  const { db, rules, now } = reader;
  const loaded = await loadCase(db, id, now());
  const { facts } = loaded;
  const { row, findings } = facts;
  const legalBasis = legalBasisOf(facts, rules);
  const [siteOf, precedents] = await Promise.all([
    loadSiteNames(db, [row.site]),
    loadPrecedents(db, row, facts.parameters.historyMonths, now()),
  ]);
  const suggestion = suggest(facts, legalBasis, precedents);
  return CaseDetail.parse({
    ...summaryOf(row, { siteOf, rules: rulesOf(findings), now: now() }),
    description: row.description,
    openedBy: row.opened_by,
    findings: findingsView(loaded, siteOf, caller),
    legalBasis,
    coveredFen: facts.coveredFen,
    steps: stepViews(loaded, caller),
    next: nextSteps(facts, caller, suggestion),
    suggestion,
    keptUntil: keptUntil(facts),
  });
}

function keptUntil({ row, parameters }: CaseFacts): string | null {
  if (!ENDED.some((state) => state === row.state) || row.held === 1) return null;
  const until = new Date(row.updated_at);
  until.setUTCFullYear(until.getUTCFullYear() + parameters.keepYears);
  return until.toISOString();
}

// What a case rests on; when nothing stands any more, what it was about.
function restingOn(findings: CaseFacts['findings']): CaseFacts['findings'] {
  return findings.some(stands) ? findings.filter(stands) : findings;
}

function rulesOf(findings: CaseFacts['findings']): string[] {
  return [...new Set(restingOn(findings).map(({ rule }) => rule))].sort();
}

/** Provisions that the findings rest on; the gravest that a sanction can rest on comes first. */
export function legalBasisOf({ findings }: Pick<CaseFacts, 'findings'>, rules: readonly AnyRule[]): string[] {
  const named = restingOn(findings).flatMap((finding) => rules.find(({ id }) => id === finding.rule)?.legalBasis ?? []);
  const counted = Map.groupBy(named, (code) => code);
  return [...counted]
    .toSorted(
      ([one, those], [other, others]) =>
        Number(!!bandOf(other)) - Number(!!bandOf(one)) || others.length - those.length,
    )
    .map(([code]) => code);
}

/** The steps that lead on, their fields filled in with what is suggested. */
export function nextSteps(
  facts: CaseFacts,
  caller: Caller,
  suggestion: Pick<CaseDetail['suggestion'], 'measures' | 'basis'>,
): NextStep[] {
  return possibleSteps(facts, caller).map(({ step, fields, refusal }) => ({
    step,
    readBy: PROCEDURE[step].readBy ?? 'office',
    fields: fields.map((spec) => ({
      ...spec,
      ...(spec.options && { options: [...spec.options] }),
    })) as NextStep['fields'],
    refusal: refusal && { ...refusal, may: [...refusal.may] },
    suggested: suggestedFields(step, facts, suggestion),
  }));
}

function suggestedFields(
  step: StepName,
  facts: CaseFacts,
  { measures, basis }: Pick<CaseDetail['suggestion'], 'measures' | 'basis'>,
): NextStep['suggested'] {
  const { parameters, coveredFen, round } = facts;
  switch (step) {
    case 'triage':
      return { grade: suggestedGrade(facts) };
    case 'notice':
      return { days: parameters.noticeDays };
    case 'extend':
      return { days: parameters.noticeDays };
    case 'propose':
      return {
        measures: [...measures],
        ...(basis && { basis }),
        amountFen: coveredFen,
        days: parameters.statementDays,
      };
    case 'decide':
      return lessened(proposedFields(round.findLast((one) => one.step === 'propose')?.fields ?? {}), coveredFen);
    default:
      return {};
  }
}

// What was proposed and heard is what is decided, unless somebody makes it less.
function proposedFields({ days: _, findings: __, ...fields }: StepFields): NextStep['suggested'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );
}

// What was let go since is not asked back, and the fine follows the loss.
function lessened(fields: NextStep['suggested'], coveredFen: number): NextStep['suggested'] {
  const { amountFen, fineFen, basis } = fields;
  if (typeof amountFen !== 'number' || amountFen <= coveredFen) return fields;
  const most = (bandOf(String(basis))?.fineTimes[1] ?? 0) * coveredFen;
  return { ...fields, amountFen: coveredFen, ...(typeof fineFen === 'number' && { fineFen: Math.min(fineFen, most) }) };
}

function stepViews({ records }: LoadedCase, caller: Caller): CaseStepView[] {
  const voidedBy = new Map(records.map(({ voids, id }) => [voids, id]));
  const last = effectiveSteps(records).at(-1);
  return records.map(({ case: _, fields, ...record }) => ({
    ...record,
    fields,
    voidedBy: voidedBy.get(record.id) ?? null,
    voidable: last?.id === record.id && mayVoid(last, caller),
  })) as CaseStepView[];
}

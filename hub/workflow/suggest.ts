import type { Suggestion } from './case-schema.ts';
import type { CaseFacts } from './guard.ts';
import { bandOf, type CaseOutcome, type Measure } from './measures.ts';
import { stands } from './set-aside.ts';
import type { Grade } from './states.ts';
import type { StepName } from './step.ts';

/** How earlier cases about the same people and the same institution ended. */
export interface Precedents {
  readonly practitioner: number;
  readonly person: number;
  readonly site: number;
  readonly months: number;
}

interface Ground {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

// What may come of it is of interest until it is decided, and where it is not about to be dismissed.
const LEADS_TO_A_DECISION: ReadonlySet<StepName | null> = new Set([
  'triage',
  'first-review',
  'notice',
  'second-review',
  'propose',
  'on-site',
  'verified',
  'deliberate',
  'decide',
]);

/** Earlier upheld cases of one practitioner or person from which on it is no single mistake any more. Ours. */
const REPEATED = 2;

/**
 * What the hub would do next, and why: from the class of the rules, their legal basis, the amount and what happened before. Somebody
 * decides; nothing is done by it.
 */
export function suggest(facts: CaseFacts, legalBasis: readonly string[], precedents: Precedents): Suggestion {
  const { standing } = facts;
  const grade = standing.grade ?? suggestedGrade(facts);
  const { step, because } = nextOf(facts, grade);
  const decides = grade !== 'data-quality' && facts.findings.length > 0 && LEADS_TO_A_DECISION.has(step);
  const measured = decides ? measuresFor(facts, legalBasis, precedents) : { measures: [], basis: null, because: [] };
  return { step, measures: measured.measures, basis: measured.basis, because: [...because, ...measured.because] };
}

/** The grade that the rules suggest: the gravest class among the findings that stand; a clue brought by hand is to be verified. */
export function suggestedGrade({ findings }: Pick<CaseFacts, 'findings'>): Grade {
  const classes = new Set(findings.filter(stands).map((finding) => finding.class));
  return (
    (['violation', 'suspicious', 'to-verify', 'data-quality'] as const).find((one) => classes.has(one)) ?? 'to-verify'
  );
}

function nextOf(facts: CaseFacts, grade: Grade): { step: StepName | null; because: Ground[] } {
  const { standing, findings, round, row, parameters } = facts;
  const say = (step: StepName | null, code: string, params: Ground['params'] = {}) => ({
    step,
    because: [{ code, params }],
  });
  const gone = findings.length > 0 && !findings.some(stands);
  const done = (step: StepName) => round.some((one) => one.step === step);
  switch (standing.state) {
    case 'clue':
      if (gone) return say('dismiss', 'all-retracted');
      return say('triage', findings.length === 0 ? 'brought-by-hand' : `class-${grade}`);
    case 'triaged':
      if (gone) return say('dismiss', 'all-retracted');
      return grade === 'data-quality' ? say('correct', 'data-quality') : say('first-review', 'two-people');
    case 'first-reviewed':
      if (gone) return say('dismiss', 'all-retracted');
      if (grade === 'data-quality') return say('correct', 'data-quality');
      return grade === 'to-verify' ? say('notice', 'institution-explains') : say('second-review', 'two-people');
    case 'noticed':
      return say(null, standing.pausedAt ? 'clock-paused' : 'waiting-for-explanation');
    case 'explained':
      if (gone) return say('release', 'all-retracted');
      return say(
        'second-review',
        round.findLast((one) => one.step === 'explanation')?.fields.stand === 'accepts'
          ? 'institution-accepts'
          : 'institution-answered',
      );
    case 'overdue':
      return gone ? say('release', 'all-retracted') : say('second-review', 'no-answer');
    case 'second-reviewed':
      if (gone) return say('release', 'all-retracted');
      return grade === 'suspicious' && !done('verified')
        ? say('on-site', 'suspicious-on-site')
        : say('propose', 'reviewed-twice');
    case 'proposed':
      return say(null, standing.pausedAt ? 'clock-paused' : 'waiting-for-statement');
    case 'stated':
    case 'verified': {
      if (gone) return say('release', 'all-retracted');
      const result = round.findLast(({ step }) => step === 'verified')?.fields.result;
      if (result === 'refuted') return say('release', 'refuted-on-site');
      if (!done('propose')) return say('propose', 'confirmed-on-site');
      const large = row.amount_fen >= parameters.collegialFromFen;
      return large
        ? say('deliberate', 'large-amount', { fromFen: parameters.collegialFromFen })
        : say('decide', 'heard');
    }
    case 'deliberated':
      return gone ? say('release', 'all-retracted') : say('decide', 'deliberated');
    case 'on-site':
      return say('verified', 'inspectors-report');
    case 'decided':
      return say(done('notice') || done('propose') ? 'notify' : 'close', 'decision-made');
    case 'notified':
      return hasPoints(facts) ? say('credit', 'points-to-post') : say('close', 'all-done');
    case 'credited':
    case 'repair':
      return say('close', 'all-done');
    default:
      return { step: null, because: [] };
  }
}

function hasPoints({ round }: CaseFacts): boolean {
  const decided = round.findLast(({ step }) => step === 'decide')?.fields.measures;
  return Array.isArray(decided) && decided.includes('points');
}

function measuresFor(
  { coveredFen, row }: CaseFacts,
  legalBasis: readonly string[],
  { practitioner, person, months }: Precedents,
): { measures: CaseOutcome[]; basis: string | null; because: Ground[] } {
  const measures: Measure[] = coveredFen > 0 ? ['deducted'] : ['corrected'];
  const because: Ground[] = [
    coveredFen > 0 ? { code: 'fund-paid', params: { amountFen: coveredFen } } : { code: 'nothing-paid', params: {} },
  ];
  const basis = legalBasis.filter((code) => bandOf(code)).at(0) ?? null;
  const repeated = Math.max(practitioner, person);
  if (repeated > 0) because.push({ code: 'seen-before', params: { count: repeated, months } });
  if (repeated >= REPEATED && coveredFen > 0 && row.practitioner !== null) {
    measures.push('points');
    because.push({ code: 'points-for-repetition', params: { count: repeated } });
  }
  return { measures, basis, because };
}

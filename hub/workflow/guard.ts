import type { Permission } from '../access/roles.ts';
import type { Row } from '../store/tables.ts';
import type { StepFields } from './fields.ts';
import type { WorkflowParameters } from './parameters.ts';
import type { CaseFinding } from './set-aside.ts';
import type { TakenStep } from './standing.ts';
import type { Standing } from './step.ts';

export const GUARD_NAMES = [
  'own-site',
  'second-pair-of-eyes',
  'second-pair-on-finding',
  'not-first-reviewer',
  'never-handled',
  'panel-complete',
  'panel-apart',
  'explanation-asked',
  'heard',
  'not-harsher',
  'heard-on-all',
  'collegial',
  'findings-stand',
  'rest-stands',
  'names-standing',
  'names-aside',
  'corrects-data-only',
  'evidence-holds',
  'measures-fit',
  'sanction-before-points',
  'no-penalty-for-data',
  'amount-covered',
  'within-band',
  'data-quality-only',
  'clock-runs',
  'clock-paused',
  'clock-not-paused',
  'past-due',
  'delivered-once',
  'told',
  'points-posted',
  'held',
  'not-held',
] as const;
export type GuardName = (typeof GUARD_NAMES)[number];

/** Who wants to take a step. */
export interface Caller {
  readonly account: string;
  readonly permissions: ReadonlySet<Permission>;
  /** The institution that an institution's user acts for. */
  readonly site: string | null;
}

/** Everything that guards look at. */
export interface CaseFacts {
  readonly row: Row<'cases'>;
  readonly standing: Standing;
  /** Ever taken, also those taken back: who handled the case stays known. */
  readonly taken: readonly TakenStep[];
  /** That count, since the case was opened or opened again. */
  readonly round: readonly TakenStep[];
  readonly findings: readonly CaseFinding[];
  /** The fund's part of the lines that the findings which still stand are about, fen. */
  readonly coveredFen: number;
  readonly parameters: WorkflowParameters;
  /** ms since 1970. */
  readonly now: number;
}

export interface Attempt {
  readonly facts: CaseFacts;
  readonly caller: Caller;
  /** Not there yet when somebody only asks what they could do. */
  readonly fields?: StepFields | undefined;
  /** What came of verifying the evidence, once somebody did. */
  readonly evidence?: 'holds' | 'fails' | 'missing' | undefined;
}

/** Why a step can't be taken. `may`: who could do something about it. */
export interface Refusal {
  readonly code: GuardName | 'not-from-here' | 'not-permitted' | 'withdrawn';
  readonly may: readonly Permission[];
  readonly params: Readonly<Record<string, string | number>>;
}

export type Guard = (attempt: Attempt) => Omit<Refusal, 'code'> | undefined;

import type { Permission } from '../access/roles.ts';
import type { FieldSpec, StepFields } from './fields.ts';
import type { GuardName } from './guard.ts';
import type { CaseState, Grade } from './states.ts';

export const STEP_NAMES = [
  'open',
  'triage',
  'dismiss',
  'first-review',
  'correct',
  'set-aside',
  'put-back',
  'notice',
  'delivered',
  'pause',
  'resume',
  'extend',
  'explanation',
  'overdue',
  'second-review',
  'release',
  'propose',
  'statement',
  'no-statement',
  'on-site',
  'verified',
  'deliberate',
  'decide',
  'notify',
  'credit',
  'repair',
  'close',
  'reopen',
  'hold',
  'lift-hold',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** What is written down beside the procedure; none of it moves the case. */
export const NOTE_NAMES = ['void', 'assigned', 'joined', 'retracted', 'returned', 'not-extended'] as const;
export type NoteName = (typeof NOTE_NAMES)[number];

/** What a step does to the institution's period. Any step that says nothing here ends it. */
export type ClockEffect = 'starts' | 'pauses' | 'resumes' | 'extends' | 'keeps';

/** Who reads the words that somebody gives with a step. */
export const READERS = ['institution', 'office'] as const;
export type Readers = (typeof READERS)[number];

/** One step of the procedure, as data. */
export interface StepDefinition {
  /** From which state to which. */
  readonly moves: Partial<Readonly<Record<CaseState, CaseState>>>;
  /** Any of these may take it. Nobody: the hub does so itself. */
  readonly by: readonly Permission[];
  /** Who may take it back besides who took it. */
  readonly voidBy: readonly Permission[];
  /** Asked in this order; the first that refuses is told. */
  readonly guards: readonly GuardName[];
  readonly fields: readonly FieldSpec[];
  readonly clock?: ClockEffect;
  /** Its words are in a letter or a message to the institution. Otherwise they stay in the office. */
  readonly readBy?: Extract<Readers, 'institution'>;
  /** The hub writes down which findings it is about: those that stand. */
  readonly namesFindings?: true;
}

/** A step that was taken, as it is kept. */
export interface StepRecord {
  readonly id: string;
  readonly case: string;
  readonly seq: number;
  readonly step: StepName | NoteName;
  readonly from: CaseState | null;
  readonly to: CaseState;
  readonly by: string;
  readonly at: string;
  /** Words; of the hub's own steps a code. */
  readonly reason: string;
  readonly fields: StepFields;
  /** The end of the period that this step set. */
  readonly dueAt: string | null;
  /** The step that this one takes back. */
  readonly voids: string | null;
}

/** Where a case stands: what its steps, taken together, say. */
export interface Standing {
  readonly state: CaseState;
  readonly grade: Grade | null;
  readonly dueAt: string | null;
  readonly pausedAt: string | null;
  readonly outcome: string | null;
  readonly decidedFen: number | null;
  /** Kept whatever its age. */
  readonly held: boolean;
}

import type { Role } from '../../hub/access/roles.ts';
import type { StepFields } from '../../hub/workflow/fields.ts';
import type { StepName } from '../../hub/workflow/step.ts';

/** Why a step was taken, as the language files say it. */
export type CaseReason =
  | 'clear'
  | 'checked'
  | 'asked'
  | 'contests'
  | 'accepts'
  | 'unconvincing'
  | 'deduct'
  | 'appeals'
  | 'served'
  | 'done'
  | 'mistake'
  | 'visit'
  | 'wrongData'
  | 'explained';

interface PastStep {
  readonly step: StepName;
  readonly by: Role;
  /** Whole days before the office opens. */
  readonly daysAgo: number;
  readonly reason: CaseReason | 'opened';
  readonly fields?: StepFields;
}

/** One case of the office: the dearest open finding of a rule, and how far it has come. */
export interface PastCase {
  readonly rule: string;
  /** Of the institution whose user has an account, or of another. */
  readonly own?: true;
  readonly steps: readonly PastStep[];
}

const triage = (daysAgo: number, grade: string): PastStep => ({
  ...{ step: 'triage', by: 'operator', daysAgo, reason: 'clear', fields: { grade } },
});
const review = (daysAgo: number): PastStep => ({ step: 'first-review', by: 'operator', daysAgo, reason: 'checked' });
const notice = (daysAgo: number, days = 5): PastStep => ({
  ...{ step: 'notice', by: 'operator', daysAgo, reason: 'asked', fields: { days } },
});
const opened = (daysAgo: number): PastStep => ({
  step: 'delivered',
  by: 'institution-user',
  daysAgo,
  reason: 'opened',
});
const explained = (daysAgo: number, stand: 'accepts' | 'contests', by: Role): PastStep => ({
  ...{ step: 'explanation', by, daysAgo, reason: stand, fields: { stand } },
});
const second = (daysAgo: number): PastStep => ({
  ...{ step: 'second-review', by: 'reviewer', daysAgo, reason: 'unconvincing' },
});
const MEASURES = { measures: ['deducted'], amountFen: 'amount' };
const propose = (daysAgo: number): PastStep => ({
  ...{ step: 'propose', by: 'operator', daysAgo, reason: 'deduct', fields: { ...MEASURES, days: 5 } },
});
const statement = (daysAgo: number, stand: 'accepts' | 'appeal', by: Role): PastStep => ({
  ...{ step: 'statement', by, daysAgo, reason: stand === 'appeal' ? 'appeals' : 'accepts', fields: { stand } },
});
const decide = (daysAgo: number): PastStep => ({
  ...{ step: 'decide', by: 'approver', daysAgo, reason: 'deduct', fields: MEASURES },
});

const notify = (daysAgo: number): PastStep => ({
  ...{ step: 'notify', by: 'operator', daysAgo, reason: 'served', fields: { served: 'portal', servedOn: 'today' } },
});

/** Somebody's turn at every desk: to be triaged, asked, overdue, answered, reviewed, proposed, appealed, decided, closed. */
export const pastCases: readonly PastCase[] = [
  { rule: 'P02', steps: [triage(0, 'violation')] },
  { rule: 'D01', steps: [triage(1, 'violation'), review(1)] },
  { rule: 'P01', own: true, steps: [triage(2, 'to-verify'), review(2), notice(1)] },
  { rule: 'H11', own: true, steps: [triage(2, 'to-verify'), review(1), notice(1)] },
  { rule: 'P01', steps: [triage(15, 'to-verify'), review(15), notice(14, 3)] },
  { rule: 'H02', steps: [triage(9, 'to-verify'), review(9), notice(8), explained(6, 'contests', 'operator')] },
  {
    rule: 'D01',
    own: true,
    steps: [triage(11, 'violation'), review(11), notice(10), opened(7), explained(7, 'contests', 'institution-user')],
  },
  {
    rule: 'P02',
    own: true,
    steps: [
      ...[triage(12, 'violation'), review(12), notice(12), opened(9), explained(9, 'accepts', 'institution-user')],
      ...[second(7), propose(6)],
    ],
  },
  {
    rule: 'P01',
    own: true,
    steps: [
      ...[triage(12, 'to-verify'), review(12), notice(12), opened(10), explained(10, 'contests', 'institution-user')],
      ...[second(8), propose(7), statement(2, 'appeal', 'institution-user')],
    ],
  },
  {
    rule: 'D01',
    steps: [
      ...[triage(12, 'violation'), review(12), notice(12), explained(10, 'accepts', 'operator')],
      ...[second(9), propose(8), statement(6, 'accepts', 'operator'), decide(5)],
      notify(4),
      { step: 'close', by: 'operator', daysAgo: 1, reason: 'done' },
    ],
  },
  {
    rule: 'E02',
    steps: [
      ...[triage(10, 'violation'), review(10)],
      { step: 'second-review', by: 'reviewer', daysAgo: 8, reason: 'unconvincing' },
      { step: 'on-site', by: 'reviewer', daysAgo: 6, reason: 'visit', fields: { inspectors: 'panel' } },
    ],
  },
  {
    rule: 'P01',
    steps: [
      ...[triage(11, 'to-verify'), review(11), notice(11), explained(8, 'contests', 'operator')],
      { step: 'release', by: 'reviewer', daysAgo: 6, reason: 'explained' },
      notify(5),
      { step: 'close', by: 'operator', daysAgo: 4, reason: 'done' },
    ],
  },
  { rule: 'P18', steps: [triage(6, 'suspicious'), { step: 'dismiss', by: 'operator', daysAgo: 6, reason: 'mistake' }] },
  {
    rule: 'D14',
    steps: [triage(5, 'data-quality'), { step: 'correct', by: 'operator', daysAgo: 4, reason: 'wrongData' }],
  },
];

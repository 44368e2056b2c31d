import type { Role } from '../../hub/access/roles.ts';
import type { StepFields } from '../../hub/workflow/fields.ts';
import type { StepName } from '../../hub/workflow/step.ts';
import type { CaseReason } from './words.ts';

/** What is done about a case: a step of the procedure, or what an institution does on its own page. */
export interface PastStep {
  readonly step: StepName | 'opened' | 'answer' | 'draft' | 'more-time';
  readonly by: Role;
  /** Whole days before the office opens. Only 15, 11, 10, 9, 1 and 0 are working days: the rest are holidays. */
  readonly daysAgo: number;
  readonly reason: CaseReason;
  readonly fields?: StepFields;
  /** What an institution attaches to its answer. */
  readonly file?: 'roster' | 'register';
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
const asked = (daysAgo: number, grade: string, days = 5) => [
  triage(daysAgo, grade),
  review(daysAgo),
  notice(daysAgo, days),
];
const opened = (daysAgo: number): PastStep => ({ step: 'opened', by: 'institution-user', daysAgo, reason: 'clear' });
const explained = (daysAgo: number, stand: 'accepts' | 'contests'): PastStep => ({
  ...{ step: 'explanation', by: 'operator', daysAgo, reason: stand, fields: { stand } },
});
/** By the institution, on its own page. */
const answer = (daysAgo: number, stand: 'accepts' | 'contests' | 'appeal', file?: PastStep['file']): PastStep => ({
  ...{ step: 'answer', by: 'institution-user', daysAgo, reason: stand === 'appeal' ? 'appeals' : stand },
  ...{ fields: { stand }, ...(file && { file }) },
});
const second = (daysAgo: number): PastStep => ({
  ...{ step: 'second-review', by: 'reviewer', daysAgo, reason: 'unconvincing' },
});
const measures = (...named: string[]) => ({ measures: named, amountFen: 'amount' });
const propose = (daysAgo: number, fields = measures('deducted')): PastStep => ({
  ...{ step: 'propose', by: 'operator', daysAgo, reason: 'deduct', fields: { ...fields, days: 5 } },
});
const stated = (daysAgo: number): PastStep => ({
  ...{ step: 'statement', by: 'operator', daysAgo, reason: 'accepts', fields: { stand: 'accepts' } },
});
const decide = (daysAgo: number, fields = measures('deducted')): PastStep => ({
  ...{ step: 'decide', by: 'approver', daysAgo, reason: 'deduct', fields },
});
const notify = (daysAgo: number): PastStep => ({
  ...{ step: 'notify', by: 'operator', daysAgo, reason: 'served', fields: { served: 'portal', servedOn: 'today' } },
});
const close = (daysAgo: number): PastStep => ({ step: 'close', by: 'operator', daysAgo, reason: 'done' });
const onSite = (daysAgo: number): PastStep => ({
  ...{ step: 'on-site', by: 'reviewer', daysAgo, reason: 'visit', fields: { inspectors: 'panel' } },
});
const POINTS = measures('deducted', 'points');

/** Somebody's turn at every desk: to be triaged, asked, overdue, answered, reviewed, proposed, appealed, decided, closed. */
export const pastCases: readonly PastCase[] = [
  { rule: 'P02', steps: [triage(0, 'violation')] },
  { rule: 'D01', steps: [triage(1, 'violation'), review(1)] },
  { rule: 'P01', own: true, steps: [triage(9, 'to-verify'), review(9), notice(1)] },
  {
    rule: 'H11',
    own: true,
    steps: [
      ...[...asked(9, 'to-verify'), opened(1)],
      { step: 'more-time', by: 'institution-user', daysAgo: 0, reason: 'moreTime' },
    ],
  },
  { rule: 'H02', own: true, steps: [...asked(15, 'to-verify', 3), opened(15)] },
  {
    rule: 'H02',
    own: true,
    steps: [
      ...[...asked(9, 'to-verify', 10), opened(9)],
      { step: 'draft', by: 'institution-user', daysAgo: 1, reason: 'contests' },
    ],
  },
  { rule: 'H02', steps: [...asked(15, 'to-verify'), explained(9, 'contests')] },
  { rule: 'D01', own: true, steps: [...asked(15, 'violation'), opened(11), answer(10, 'contests', 'roster')] },
  {
    rule: 'P02',
    own: true,
    steps: [...asked(15, 'violation'), opened(11), answer(11, 'accepts'), second(10), propose(9)],
  },
  {
    rule: 'P01',
    own: true,
    steps: [
      ...[...asked(15, 'to-verify'), opened(11), answer(11, 'contests', 'roster'), second(10), propose(9)],
      answer(1, 'appeal', 'register'),
    ],
  },
  {
    rule: 'D01',
    steps: [
      ...[...asked(15, 'violation'), explained(11, 'accepts'), second(10), propose(10), stated(9)],
      ...[decide(9), notify(9), close(1)],
    ],
  },
  {
    rule: 'D01',
    steps: [
      ...[...asked(15, 'violation'), explained(11, 'contests'), second(10), propose(10, POINTS), stated(9)],
      ...[decide(9, POINTS), notify(1)],
    ],
  },
  { rule: 'P02', steps: [...asked(15, 'violation'), explained(11, 'accepts'), second(10), propose(9), stated(1)] },
  {
    rule: 'E02',
    steps: [
      ...[triage(10, 'violation'), review(10)],
      ...[{ step: 'second-review', by: 'reviewer', daysAgo: 9, reason: 'unconvincing' } as const, onSite(1)],
    ],
  },
  {
    rule: 'P01',
    steps: [
      ...[...asked(15, 'to-verify'), explained(11, 'contests')],
      ...[{ step: 'release', by: 'reviewer', daysAgo: 9, reason: 'explained' } as const, notify(9), close(1)],
    ],
  },
  {
    rule: 'P18',
    steps: [triage(10, 'suspicious'), { step: 'dismiss', by: 'operator', daysAgo: 10, reason: 'mistake' }],
  },
  {
    rule: 'D14',
    steps: [triage(9, 'data-quality'), { step: 'correct', by: 'operator', daysAgo: 9, reason: 'wrongData' }],
  },
];

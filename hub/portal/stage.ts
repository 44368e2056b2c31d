import type { CaseState } from '../workflow/states.ts';
import type { AnswerStep, NoticeQuery, Stage } from './notice-schema.ts';

const STAGE_OF: Readonly<Record<CaseState, Stage>> = {
  noticed: 'to-answer',
  overdue: 'late',
  proposed: 'to-state',
  clue: 'in-review', // opened again
  triaged: 'in-review',
  'first-reviewed': 'in-review',
  explained: 'in-review',
  'second-reviewed': 'in-review',
  stated: 'in-review',
  'on-site': 'in-review',
  verified: 'in-review',
  deliberated: 'in-review',
  decided: 'in-review', // not told yet
  notified: 'decided',
  credited: 'decided',
  repair: 'decided',
  closed: 'closed',
  withdrawn: 'closed',
};

const GROUPS: Readonly<Record<NoticeQuery['show'], readonly Stage[]>> = {
  open: ['to-answer', 'late', 'to-state'],
  answered: ['in-review'],
  closed: ['decided', 'closed'],
};

export function stageOf(state: string): Stage {
  return STAGE_OF[state as CaseState];
}

/** What the institution is asked for in a state, or null. */
export function askedIn(state: string): AnswerStep | null {
  const stage = stageOf(state);
  if (stage === 'to-state') return 'statement';
  return stage === 'to-answer' || stage === 'late' ? 'explanation' : null;
}

/** The states of cases that a list shows. */
export function statesShown(show: NoticeQuery['show']): CaseState[] {
  return (Object.entries(STAGE_OF) as [CaseState, Stage][])
    .filter(([, stage]) => GROUPS[show].includes(stage))
    .map(([state]) => state);
}

import type { StepDefinition, StepName } from './step.ts';

const HANDLES = ['case.handle'] as const;
const APPROVES = ['case.approve'] as const;
const OVERSEES = ['case.review', 'case.approve'] as const;

/** The part of the procedure that follows a decision: telling it, what comes of it, the end, and what is kept after the end. */
export const AFTER_DECISION = {
  notify: {
    moves: { decided: 'notified' },
    by: HANDLES,
    voidBy: OVERSEES,
    guards: [],
    fields: [
      { name: 'served', kind: 'choice', options: ['portal', 'in-person', 'post', 'public-notice'] },
      { name: 'servedOn', kind: 'date' },
    ],
  },
  credit: {
    moves: { notified: 'credited' },
    by: ['credit.manage'],
    voidBy: APPROVES,
    guards: [],
    fields: [{ name: 'entries', kind: 'ids', optional: true }],
  },
  repair: {
    moves: { notified: 'repair', credited: 'repair' },
    by: HANDLES,
    voidBy: OVERSEES,
    guards: [],
    fields: [{ name: 'due', kind: 'date', optional: true }],
  },
  close: {
    moves: { decided: 'closed', notified: 'closed', credited: 'closed', repair: 'closed' },
    by: HANDLES,
    voidBy: OVERSEES,
    guards: ['told', 'points-posted'],
    fields: [],
  },
  reopen: { moves: { closed: 'clue' }, by: OVERSEES, voidBy: APPROVES, guards: [], fields: [] },
  // A court, a prosecutor or an archive asks for it: what is held is kept whatever its age (`hub/retention`).
  hold: {
    moves: { closed: 'closed' },
    by: OVERSEES,
    voidBy: OVERSEES,
    guards: ['not-held'],
    fields: [],
    clock: 'keeps',
  },
  'lift-hold': {
    moves: { closed: 'closed' },
    by: APPROVES,
    voidBy: OVERSEES,
    guards: ['held'],
    fields: [],
    clock: 'keeps',
  },
} as const satisfies Partial<Record<StepName, StepDefinition>>;

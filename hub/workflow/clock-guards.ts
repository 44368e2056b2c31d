import type { Guard } from './guard.ts';
import { namedIn, stands } from './set-aside.ts';
import { measuresOf } from './standing.ts';
import type { StepName } from './step.ts';

const pass = undefined;
const refused = { may: [], params: {} } as const;

/** What the institution is owed: to be asked, to be heard, its time, and to be told. */
export const CLOCK_GUARDS = {
  // 待核实: the institution explains first.
  'explanation-asked': ({ facts: { standing } }) =>
    standing.grade === 'to-verify' && standing.state === 'first-reviewed' ? { may: ['case.handle'], params: {} } : pass,

  heard: ({ facts: { round } }) => {
    const proposed = round.findLastIndex(({ step }) => step === 'propose');
    const heard = round.findLastIndex(({ step }) => step === 'statement' || step === 'no-statement');
    return proposed >= 0 && heard > proposed ? pass : { may: ['case.handle', 'case.review'], params: {} };
  },

  // What joined, came back or was put back after the proposal was no part of what the institution was heard about.
  'heard-on-all': ({ facts: { round, findings } }) => {
    const proposal = round.findLast(({ step }) => step === 'propose');
    if (!Array.isArray(proposal?.fields.findings)) return pass;
    const named = namedIn(proposal);
    const unheard = findings.some((one) => stands(one) && !named.includes(one.id));
    return unheard ? { may: ['case.handle', 'case.review'], params: {} } : pass;
  },

  'clock-runs': ({ facts: { standing } }) => (standing.dueAt !== null && standing.pausedAt === null ? pass : refused),
  'clock-paused': ({ facts: { standing } }) => (standing.pausedAt === null ? refused : pass),
  'clock-not-paused': ({ facts: { standing } }) => (standing.pausedAt === null ? pass : refused),

  'past-due': ({ facts: { standing, now } }) =>
    standing.dueAt !== null && standing.pausedAt === null && Date.parse(standing.dueAt) < now ? pass : refused,

  'delivered-once': ({ facts: { round } }) => {
    const noticed = round.findLastIndex(({ step }) => step === 'notice');
    return round.findLastIndex(({ step }) => step === 'delivered') > noticed ? refused : pass;
  },

  // Who was asked hears what came of it before the file is closed.
  told: ({ facts: { standing, round } }) => {
    const asked: readonly StepName[] = ['notice', 'propose'];
    const open = standing.state === 'decided' && round.some(({ step }) => asked.includes(step));
    return open ? { may: ['case.handle'], params: {} } : pass;
  },

  'points-posted': ({ facts: { round } }) => {
    const decided = round.findLast(({ step }) => step === 'decide');
    const due = decided !== undefined && measuresOf(decided.fields).includes('points');
    return due && !round.some(({ step }) => step === 'credit') ? { may: ['credit.manage'], params: {} } : pass;
  },
} as const satisfies Partial<Record<string, Guard>>;

import { FINDING_CLASSES } from '../crosscheck/judged-subject.ts';

/** Where a case can stand. `withdrawn`: its opening was taken back. */
export const CASE_STATES = [
  'clue',
  'triaged',
  'first-reviewed',
  'noticed',
  'explained',
  'overdue',
  'second-reviewed',
  'proposed',
  'stated',
  'on-site',
  'verified',
  'deliberated',
  'decided',
  'notified',
  'credited',
  'repair',
  'closed',
  'withdrawn',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** States in which nothing is to be done any more. */
export const ENDED: readonly CaseState[] = ['closed', 'withdrawn'];

/** Where a clue came from. */
export const CASE_SOURCES = ['finding', 'complaint', 'inspection', 'import'] as const;
export type CaseSource = (typeof CASE_SOURCES)[number];

/** What triage makes of a clue: the classes of Ningbo (2014), and data quality. */
export const GRADES = FINDING_CLASSES;
export type Grade = (typeof GRADES)[number];

/** The way as a picture: each stop with the states that belong to it, in the order in which a case comes by. */
export const STOPS = [
  { name: 'triage', states: ['clue'] },
  { name: 'first-review', states: ['triaged'] },
  { name: 'explanation', states: ['first-reviewed', 'noticed'] },
  { name: 'second-review', states: ['explained', 'overdue'] },
  { name: 'proposal', states: ['second-reviewed'] },
  { name: 'statement', states: ['proposed'] },
  { name: 'verification', states: ['on-site', 'verified'] },
  { name: 'decision', states: ['stated', 'deliberated'] },
  { name: 'notification', states: ['decided'] },
  { name: 'closing', states: ['notified', 'credited', 'repair'] },
  { name: 'closed', states: ['closed', 'withdrawn'] },
] as const satisfies readonly { name: string; states: readonly CaseState[] }[];
export type StopName = (typeof STOPS)[number]['name'];

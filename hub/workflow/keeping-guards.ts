import type { Guard } from './guard.ts';

const refused = { may: [], params: {} } as const;

/** What is kept whatever its age, and what is not. */
export const KEEPING_GUARDS = {
  held: ({ facts: { standing } }) => (standing.held ? undefined : refused),
  'not-held': ({ facts: { standing } }) => (standing.held ? refused : undefined),
} as const satisfies Partial<Record<string, Guard>>;

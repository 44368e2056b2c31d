import { z } from 'zod';

/** What is inspected on a visit. */
export const VisitObjects = z.array(z.strictObject({ type: z.enum(['site', 'practitioner']), id: z.string() }));
export type VisitObjects = z.infer<typeof VisitObjects>;

export const VISIT_STATES = ['planned', 'done', 'not-possible'] as const;
export const OUTCOMES = ['nothing-found', 'problems', 'not-possible'] as const;

/** A visit with its pair, as it is shown and published. */
export const Visit = z.strictObject({
  site: z.string(),
  objects: VisitObjects,
  pair: z.tuple([z.string(), z.string()]),
  day: z.string(),
  state: z.enum(VISIT_STATES),
});
export type Visit = z.infer<typeof Visit>;

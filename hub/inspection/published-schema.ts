import { z } from 'zod';
import { ProvenLine } from '../draw/line-schema.ts';
import { Visit } from './visit.ts';

/** A plan with everything that anybody needs to repeat its draw. `roster` and `revealed` only once the month is over. */
export const PublishedInspections = z.strictObject({
  plan: z.string(),
  month: z.string(),
  committed: ProvenLine,
  drawn: ProvenLine.nullable(),
  revealed: ProvenLine.nullable(),
  /** The hub's signed word on the log that the proofs lead to. */
  checkpoint: z.string().nullable(),
  roster: z.string().nullable(),
  visits: z.array(Visit),
});
export type PublishedInspections = z.infer<typeof PublishedInspections>;

import { z } from 'zod';
import { FAMILY_NAMES } from './family.ts';

const Values = z.looseObject({});

/** A line of the history. `values` null = it takes another setting back; `by` null = carried over, not known. */
export const ParameterSetting = z.strictObject({
  id: z.string(),
  /** Counted from 1 within the family; null = it sets nothing. */
  version: z.number().nullable(),
  from: z.string().nullable(),
  values: Values.nullable(),
  takesBack: z.string().nullable(),
  takenBack: z.boolean(),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  at: z.string(),
});
export type ParameterSetting = z.infer<typeof ParameterSetting>;

export const ParameterProposal = z.strictObject({
  id: z.string(),
  from: z.string().nullable(),
  values: Values.nullable(),
  takesBack: z.string().nullable(),
  reason: z.string(),
  state: z.enum(['open', 'confirmed', 'declined', 'withdrawn']),
  by: z.string(),
  at: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
});
export type ParameterProposal = z.infer<typeof ParameterProposal>;

export const ParameterDecision = z.enum(['confirmed', 'declined', 'withdrawn']);
export type ParameterDecision = z.infer<typeof ParameterDecision>;

/** A family as it is set now, and everything that was ever set, newest first. `since` null = as the hub was delivered. */
export const ParameterView = z.strictObject({
  family: z.enum(FAMILY_NAMES),
  /** The hub's day. */
  today: z.string(),
  inForce: Values,
  since: z.string().nullable(),
  defaults: Values,
  history: z.array(ParameterSetting),
  proposals: z.array(ParameterProposal),
});
export type ParameterView = z.infer<typeof ParameterView>;

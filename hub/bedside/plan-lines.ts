import { z } from 'zod';
import { Digest } from '../../contract/ids.ts';
import { enterConfiguration } from '../ledger/configuration.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { BedsideParameters } from './parameters.ts';

/** What the ledger holds of a plan, in this order. Each is a line of its own, made before the next is known. */
export const PlanLine = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('committed'),
    plan: z.string(),
    date: z.iso.date(),
    commitment: Digest,
    parameters: BedsideParameters,
  }),
  /** `from`: nobody was asked before (ms since 1970). `withoutBed`: inpatients who can't be drawn, because nobody knows their bed. */
  z.strictObject({
    step: z.literal('drawn'),
    plan: z.string(),
    roster: Digest,
    inpatients: z.int().min(0),
    withoutBed: z.int().min(0),
    exempted: z.int().min(0),
    drawn: z.int().min(0),
    from: z.number(),
  }),
  z.strictObject({ step: z.literal('revealed'), plan: z.string(), seed: z.string() }),
]);
export type PlanLine = z.infer<typeof PlanLine>;

/** Enters a step of a plan in the ledger. `now` in ms since 1970. Returns the id of what was entered. */
export async function enterPlanLine(trx: DatabaseTransaction, line: PlanLine, now: number): Promise<string> {
  return await enterConfiguration(trx, 'bedside', JSON.stringify(line), now);
}

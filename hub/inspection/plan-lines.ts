import { z } from 'zod';
import { Digest } from '../../contract/ids.ts';
import { enterConfiguration } from '../ledger/configuration.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { InspectionParameters } from './parameters.ts';

/** What the ledger holds of a plan, in this order. Each is a line of its own, made before the next is known. */
export const InspectionPlanLine = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('committed'),
    plan: z.string(),
    month: z.string(),
    commitment: Digest,
    parameters: InspectionParameters,
  }),
  /** `days`: on which visits can be; `unpaired`: institutions that were drawn and for which there is no pair. */
  z.strictObject({
    step: z.literal('drawn'),
    plan: z.string(),
    roster: Digest,
    objects: z.int().min(0),
    inspectors: z.int().min(0),
    visits: z.int().min(0),
    unpaired: z.array(z.string()),
    days: z.array(z.iso.date()),
  }),
  z.strictObject({ step: z.literal('revealed'), plan: z.string(), seed: z.string() }),
]);
export type InspectionPlanLine = z.infer<typeof InspectionPlanLine>;

/** What a step of a plan is kept as. Inside a transaction of the sequencer. Returns the id of what was entered. */
export function enterInspectionLine(trx: DatabaseTransaction, line: InspectionPlanLine, now: number): Promise<string> {
  return enterConfiguration(trx, 'inspection', JSON.stringify(line), now);
}

import { z } from 'zod';
import type { EventId } from '../../../contract/ids.ts';

const Words = z.string().trim().min(4).max(500);

/** An order to erase the payload of one attestation, as it is kept for good. It names nobody but who gave it. */
export const ErasureOrder = z.strictObject({
  id: z.string(),
  /** The attestation, and the line of the ledger that was about it. */
  event: z.string(),
  index: z.int().min(1),
  /** The provision that asks for it or allows it. */
  legalBasis: Words,
  /** Why, in words without a name or a number of a person. */
  reason: Words,
  /** Account that ordered it. */
  by: z.string().min(1).max(64),
  at: z.iso.datetime(),
});
export type ErasureOrder = z.infer<typeof ErasureOrder>;

/** What somebody asks for. */
export interface ErasureRequest extends Pick<ErasureOrder, 'legalBasis' | 'reason' | 'by'> {
  readonly event: EventId;
}

/** Kind of the ledger lines about such orders. */
export const ERASURE = 'erasure';

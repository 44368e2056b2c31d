import { z } from 'zod';
import { ChainId, DeviceId, Digest, HubId } from './ids.ts';
import { RefusalCode } from './refusals.ts';

const seq = z.int().min(1);

/**
 * The hub's word, signed, that it has stored events durably. Only this empties a device's outbox: a broker's PUBACK says
 * nothing about the hub, and a receipt that a broker made up would destroy evidence.
 */
export const Receipt = z.strictObject({
  v: z.literal(1),
  iss: HubId,
  aud: DeviceId,
  iat: z.number(),
  chain: ChainId,
  /** Every event up to this one is settled: stored, or refused and in quarantine. 0 = none. */
  upTo: z.int().min(0),
  /** Stored beyond a gap, as inclusive ranges, so that one lost row does not hold up the rest. */
  beyond: z.array(z.tuple([seq, seq])).max(64),
  rejected: z.array(z.strictObject({ seq, code: RefusalCode })).max(256),
  ledger: z.strictObject({ size: z.int().min(0), root: Digest }),
});
export type Receipt = z.infer<typeof Receipt>;

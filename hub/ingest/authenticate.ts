import { z } from 'zod';
import { claimedKey, MAX_ENVELOPE_BYTES, open } from '../../contract/envelope.ts';
import { ContractError } from '../../contract/errors.ts';
import { ChainId, DeviceId, type KeyId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { RefusalCode } from '../../contract/refusals.ts';
import type { DeviceKey } from '../registry/device-keys.ts';
import type { Arrival } from './arrival.ts';
import { type Position, type Refusal, refusal } from './refusal.ts';
import type { SignedEvent } from './signed-event.ts';

/** The key that an arrival claims to be signed with, if it can be read. For loading keys ahead; nothing is verified. */
export function keyClaimedBy({ payload }: Arrival): KeyId | undefined {
  if (payload.length > MAX_ENVELOPE_BYTES) return undefined;
  try {
    return claimedKey(payload.toString('latin1'));
  } catch {
    return undefined;
  }
}

/**
 * First half of acceptance, without a look at what is stored: size, form, known key, signature, schema. The order is that
 * of `contract/refusals.ts`, each step cheaper to attack than the next.
 */
export function authenticate(arrival: Arrival, keys: ReadonlyMap<KeyId, DeviceKey>): SignedEvent | Refusal {
  const digest = digestOf(arrival.payload);
  // Before it becomes a string: bytes beyond ASCII can't be part of an envelope, and refuse themselves as MALFORMED.
  if (arrival.payload.length > MAX_ENVELOPE_BYTES) {
    return refusal('TOO_LARGE', `${arrival.payload.length} bytes; at most ${MAX_ENVELOPE_BYTES}`, digest);
  }
  const envelope = arrival.payload.toString('latin1');
  try {
    const { attestation, kid } = open(envelope, (claimed) => keys.get(claimed)?.key);
    const key = keys.get(kid);
    if (!key) return refusal('UNKNOWN_KEY', `no trusted key ${kid}`, digest);
    return { outcome: 'signed', arrival, attestation, envelope, digest, key };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    const code = RefusalCode.safeParse(error.code);
    if (!code.success) throw error;
    if (code.data !== 'INVALID_FIELD') return refusal(code.data, error.message, digest);
    return refusal(code.data, `fields: ${error.fields.join(', ')}`, digest, ownPosition(envelope, arrival, keys));
  }
}

const Standing = z.object({ iss: DeviceId, chain: ChainId, seq: z.int().min(1) });

/**
 * The position that a signed but invalid payload names. Only for `INVALID_FIELD`, which is found after the signature. A
 * newer agent may send what this hub can't read; the device is told, and keeps the event for the technician.
 */
function ownPosition(envelope: string, { topic }: Arrival, keys: ReadonlyMap<KeyId, DeviceKey>): Position | undefined {
  const payload: unknown = JSON.parse(Buffer.from(envelope.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const standing = Standing.safeParse(payload);
  if (!standing.success) return undefined;
  const { iss, chain, seq } = standing.data;
  const signer = keys.get(claimedKey(envelope))?.device;
  return iss === topic.device && signer === topic.device ? { chain, seq } : undefined;
}

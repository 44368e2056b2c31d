import { z } from 'zod';
import {
  claimedKey,
  type Envelope,
  MAX_ENVELOPE_BYTES,
  openAside,
  readEnvelope,
  type SealedEnvelope,
} from '../../contract/envelope.ts';
import { ContractError } from '../../contract/errors.ts';
import { ChainId, DeviceId, type Digest, type KeyId } from '../../contract/ids.ts';
import { jsonProblem } from '../../contract/json-limits.ts';
import { digestOf } from '../../contract/jws.ts';
import { RefusalCode } from '../../contract/refusals.ts';
import type { DeviceKey } from '../registry/device-keys.ts';
import type { Arrival } from './arrival.ts';
import { type Position, type Refusal, refusal } from './refusal.ts';
import type { SignedEvent } from './signed-event.ts';

/** An arrival whose form holds; nothing is verified. `sealed.kid` says which key has to be loaded. */
export interface ReadArrival {
  readonly outcome: 'read';
  readonly arrival: Arrival;
  readonly envelope: Envelope;
  readonly digest: Digest;
  readonly sealed: SealedEnvelope;
}

/** What is looked at without any key: size and form, each cheaper to attack than what follows. */
export function readArrival(arrival: Arrival): ReadArrival | Refusal {
  const digest = digestOf(arrival.payload);
  // Before it becomes a string: bytes beyond ASCII can't be part of an envelope, and refuse themselves as MALFORMED.
  if (arrival.payload.length > MAX_ENVELOPE_BYTES) {
    return refusal('TOO_LARGE', `${arrival.payload.length} bytes; at most ${MAX_ENVELOPE_BYTES}`, digest);
  }
  const envelope = arrival.payload.toString('latin1');
  try {
    return { outcome: 'read', arrival, envelope, digest, sealed: readEnvelope(envelope) };
  } catch (error) {
    return refusalBy(error, digest);
  }
}

/**
 * First half of acceptance, without a look at what is stored: known key, signature (on another thread), schema. With
 * `readArrival` before it, the order is that of `contract/refusals.ts`.
 */
export async function authenticate(
  { arrival, envelope, digest, sealed }: ReadArrival,
  keys: ReadonlyMap<KeyId, DeviceKey>,
): Promise<SignedEvent | Refusal> {
  const key = keys.get(sealed.kid);
  if (!key) return refusal('UNKNOWN_KEY', `no trusted key ${sealed.kid}`, digest);
  try {
    const attestation = await openAside(sealed, () => key.key);
    return { outcome: 'signed', arrival, attestation, envelope, digest, key };
  } catch (error) {
    return refusalBy(error, digest, () => ownPosition(envelope, arrival, keys));
  }
}

function refusalBy(error: unknown, digest: Digest, position: () => Position | undefined = () => undefined): Refusal {
  if (!(error instanceof ContractError)) throw error;
  const code = RefusalCode.safeParse(error.code);
  if (!code.success) throw error;
  if (code.data !== 'INVALID_FIELD') return refusal(code.data, error.message, digest);
  return refusal(code.data, `fields: ${error.fields.join(', ')}`, digest, position());
}

const Standing = z.object({ iss: DeviceId, chain: ChainId, seq: z.int().min(1) });

/**
 * The position that a signed but invalid payload names. Only for `INVALID_FIELD`, which is found after the signature. A
 * newer agent may send what this hub can't read; the device is told, and keeps the event for the technician.
 */
function ownPosition(envelope: string, { topic }: Arrival, keys: ReadonlyMap<KeyId, DeviceKey>): Position | undefined {
  const payload: unknown = JSON.parse(Buffer.from(envelope.split('.')[1] ?? '', 'base64url').toString('utf8'));
  if (jsonProblem(payload)?.path === '') return undefined; // nested so deep that a schema would run out of stack
  const standing = Standing.safeParse(payload);
  if (!standing.success) return undefined;
  const { iss, chain, seq } = standing.data;
  const signer = keys.get(claimedKey(envelope))?.device;
  return iss === topic.device && signer === topic.device ? { chain, seq } : undefined;
}

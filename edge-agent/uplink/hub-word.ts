import type { z } from 'zod';
import type { DeviceConfig } from '../../contract/device-config.ts';
import { ContractError, type ContractErrorCode } from '../../contract/errors.ts';
import { MAX_JWS_BYTES, type MediaType, verify } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';

/** Why a message from the broker is not the hub's word to this device. */
export type NotTheHubsWord = ContractErrorCode | 'WRONG_HUB' | 'WRONG_DEVICE';

export type HubWord<T> =
  | { readonly valid: true; readonly word: T }
  | { readonly valid: false; readonly why: NotTheHubsWord };

export type Listener = Pick<DeviceIdentity, 'hubKey' | 'hubKid'> & {
  readonly config: Pick<DeviceConfig, 'hub' | 'device'>;
};

/**
 * Reads a signed message that came through the broker. Whoever runs the broker is the adversary: a receipt it made up would
 * make this device delete evidence, and one for another device must not work here.
 */
export function readHubWord<S extends z.ZodType<{ iss: string; aud: string }>>(
  payload: Buffer,
  typ: MediaType,
  schema: S,
  { hubKey, hubKid, config }: Listener,
): HubWord<z.infer<S>> {
  if (payload.length > MAX_JWS_BYTES) return { valid: false, why: 'TOO_LARGE' };
  try {
    const signed = verify(payload.toString('latin1'), typ, (kid) => (kid === hubKid ? hubKey : undefined));
    const word = parseOrThrow(schema, signed, typ);
    if (word.iss !== config.hub) return { valid: false, why: 'WRONG_HUB' };
    if (word.aud !== config.device) return { valid: false, why: 'WRONG_DEVICE' };
    return { valid: true, word };
  } catch (error) {
    if (error instanceof ContractError) return { valid: false, why: error.code };
    throw error;
  }
}

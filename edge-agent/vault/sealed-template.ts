import type { KeyObject } from 'node:crypto';
import { decryptWith, type SecretType } from '../../contract/jwe.ts';
import { FaceTemplate } from '../../contract/vault.ts';
import { parseAnswer } from './device-api.ts';
import { VaultClientError } from './error.ts';

/** A template that the hub handed out. It has to be dropped at `expiresAt` (ms since 1970). */
export interface HandedOutTemplate {
  readonly template: FaceTemplate;
  readonly expiresAt: number;
}

/** Opens a template that was encrypted to this device, of the kind that was asked for. Throws VaultClientError. */
export async function openSealedTemplate(
  jwe: string,
  typ: SecretType,
  { transportKey, now }: { readonly transportKey: KeyObject; readonly now: () => number },
): Promise<HandedOutTemplate> {
  const { secret, expiresAt } = await decryptWith(transportKey, typ, jwe).catch((cause: unknown) => {
    throw new VaultClientError('ANSWER_INVALID', 'the hub handed out something not meant for this device', { cause });
  });
  if (expiresAt === null || expiresAt <= now()) {
    throw new VaultClientError('HAND_OUT_EXPIRED', "what was handed out is out of date; check this device's clock");
  }
  return { template: parseAnswer(FaceTemplate, secret.toString('utf8')), expiresAt };
}

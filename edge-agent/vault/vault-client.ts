import type { Subject } from '../../contract/evidence.ts';
import { decryptWith, SECRET_TYPES } from '../../contract/jwe.ts';
import { FaceTemplate, VAULT_PATHS, VaultHandOut, type VaultRequest } from '../../contract/vault.ts';
import { type DeviceApiParts, openDeviceApi, parseAnswer } from './device-api.ts';
import { VaultClientError } from './error.ts';

/** A template that the hub handed out. It has to be dropped at `expiresAt` (ms since 1970). */
export interface HandedOutTemplate {
  readonly template: FaceTemplate;
  readonly expiresAt: number;
}

/** The device's way to the hub's vault: HTTPS with the device's certificate. Every method throws VaultClientError. */
export interface VaultClient {
  /** The template of one claimed person, or undefined when the vault has none. `nonce` names the visit it is for. */
  fetchTemplate(subject: Subject, nonce: string): Promise<FaceTemplate | undefined>;
  /** Those that a site may keep at hand: its staff, or the inpatients of its wards. */
  fetchForSite(scope: 'site-staff' | 'ward-inpatients'): Promise<HandedOutTemplate[]>;
  putTemplate(template: FaceTemplate): Promise<void>;
  close(): void;
}

export interface VaultClientOptions extends DeviceApiParts {
  readonly now: () => number;
}

/** Opens no connection until it is used. */
export function createVaultClient({ now, ...api }: VaultClientOptions): VaultClient {
  const { transportKey } = api.identity;
  const { send, close } = openDeviceApi(api);

  const ask = async (request: VaultRequest): Promise<HandedOutTemplate[]> => {
    const answer = parseAnswer(VaultHandOut, await send('POST', VAULT_PATHS.requests, request));
    return await Promise.all(answer.templates.map(({ jwe }) => openHandOut(jwe)));
  };

  const openHandOut = async (jwe: string): Promise<HandedOutTemplate> => {
    const { secret, expiresAt } = await decryptWith(transportKey, SECRET_TYPES.template, jwe).catch(
      (cause: unknown) => {
        throw new VaultClientError('ANSWER_INVALID', 'the vault handed out something not meant for this device', {
          cause,
        });
      },
    );
    if (expiresAt === null || expiresAt <= now()) {
      throw new VaultClientError('HAND_OUT_EXPIRED', "what was handed out is out of date; check this device's clock");
    }
    return { template: parseAnswer(FaceTemplate, secret.toString('utf8')), expiresAt };
  };

  return {
    async fetchTemplate(subject, nonce) {
      const [found] = await ask({ scope: 'person', subject, nonce });
      if (found && (found.template.subject.id !== subject.id || found.template.subject.type !== subject.type)) {
        throw new VaultClientError('ANSWER_INVALID', 'the vault handed out the template of another person');
      }
      return found?.template;
    },
    fetchForSite: (scope) => ask({ scope }),
    async putTemplate(template) {
      await send('PUT', VAULT_PATHS.templates, template);
    },
    close,
  };
}

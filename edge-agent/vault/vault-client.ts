import type { Subject } from '../../contract/evidence.ts';
import { SECRET_TYPES } from '../../contract/jwe.ts';
import { type FaceTemplate, VAULT_PATHS, VaultHandOut, type VaultRequest } from '../../contract/vault.ts';
import { type DeviceApiParts, openDeviceApi, parseAnswer } from './device-api.ts';
import { VaultClientError } from './error.ts';
import { type HandedOutTemplate, openSealedTemplate } from './sealed-template.ts';

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
    return await Promise.all(
      answer.templates.map(({ jwe }) => openSealedTemplate(jwe, SECRET_TYPES.template, { transportKey, now })),
    );
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

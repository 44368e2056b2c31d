import { Agent } from 'node:https';
import type { Subject } from '../../contract/evidence.ts';
import { decryptWith, SECRET_TYPES } from '../../contract/jwe.ts';
import { FaceTemplate, VAULT_PATHS, VaultHandOut, VaultRefusal, type VaultRequest } from '../../contract/vault.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { VaultClientError } from './error.ts';
import { exchange } from './https-exchange.ts';

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

export interface VaultClientOptions {
  readonly identity: Pick<DeviceIdentity, 'deviceApi' | 'certificate' | 'transportKey' | 'ca'>;
  readonly now: () => number;
  readonly timeoutMs?: number;
}

/** Opens no connection until it is used. Only the authority of the device's own region is trusted, none of the system's. */
export function createVaultClient({ identity, now, timeoutMs = 5000 }: VaultClientOptions): VaultClient {
  const { deviceApi, certificate, transportKey, ca } = identity;
  const key = transportKey.export({ format: 'pem', type: 'pkcs8' });
  const agent = new Agent({ keepAlive: true, maxSockets: 2, ca, cert: certificate, key, minVersion: 'TLSv1.3' });

  const send = async (method: 'PUT' | 'POST', path: string, body: object): Promise<string> => {
    const { status, text } = await exchange({ agent, method, url: new URL(path, deviceApi), body, timeoutMs });
    if (status === 200 || status === 204) return text;
    throw refused(status, text);
  };

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
    close: () => agent.destroy(),
  };
}

function refused(status: number, text: string): VaultClientError {
  const answer = VaultRefusal.safeParse(parseJson(text));
  const said = answer.success ? `${answer.data.error.message} [${answer.data.error.code}]` : `HTTP status ${status}`;
  const refusal = answer.success ? answer.data.error.code : undefined;
  return new VaultClientError('REFUSED', `the vault refused: ${said}`, { refusal });
}

function parseAnswer<T>(
  schema: { safeParse(input: unknown): { success: true; data: T } | { success: false } },
  text: string,
): T {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  // Without the offending value: it may be part of a template.
  throw new VaultClientError('ANSWER_INVALID', 'the vault gave an answer that this agent does not understand');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { Agent } from 'node:https';
import { VaultRefusal } from '../../contract/vault.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { VaultClientError } from './error.ts';
import { exchange } from './https-exchange.ts';

export interface DeviceApiParts {
  readonly identity: Pick<DeviceIdentity, 'deviceApi' | 'certificate' | 'transportKey' | 'ca'>;
  readonly timeoutMs?: number;
}

/** The hub's HTTPS interface for devices, as one device may use it. */
export interface DeviceApi {
  /** The body of an answer that is a yes. Throws VaultClientError. */
  send(method: 'PUT' | 'POST', path: string, body: object): Promise<string>;
  close(): void;
}

/** Opens no connection until it is used. Only the authority of the device's own region is trusted, none of the system's. */
export function openDeviceApi({ identity, timeoutMs = 5000 }: DeviceApiParts): DeviceApi {
  const { deviceApi, certificate, transportKey, ca } = identity;
  const key = transportKey.export({ format: 'pem', type: 'pkcs8' });
  const agent = new Agent({ keepAlive: true, maxSockets: 2, ca, cert: certificate, key, minVersion: 'TLSv1.3' });
  return {
    async send(method, path, body) {
      const { status, text } = await exchange({ agent, method, url: new URL(path, deviceApi), body, timeoutMs });
      if (status === 200 || status === 204) return text;
      throw refused(status, text);
    },
    close: () => agent.destroy(),
  };
}

/** What the hub answered, checked against the contract. Throws `ANSWER_INVALID`. */
export function parseAnswer<T>(
  schema: { safeParse(input: unknown): { success: true; data: T } | { success: false } },
  text: string,
): T {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  // Without the offending value: it may be part of a template.
  throw new VaultClientError('ANSWER_INVALID', 'the vault gave an answer that this agent does not understand');
}

function refused(status: number, text: string): VaultClientError {
  const answer = VaultRefusal.safeParse(parseJson(text));
  const said = answer.success ? `${answer.data.error.message} [${answer.data.error.code}]` : `HTTP status ${status}`;
  const refusal = answer.success ? answer.data.error.code : undefined;
  return new VaultClientError('REFUSED', `the vault refused: ${said}`, { refusal });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

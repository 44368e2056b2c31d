import { Agent } from 'node:https';
import { CLIP_PATH, type ClipDelivery } from '../../contract/clip.ts';
import type { Digest } from '../../contract/ids.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { exchange } from '../vault/https-exchange.ts';
import { ClipError } from './error.ts';

/** A clip takes as long as a slow line needs; the order stands until it is answered. */
const TIMEOUT_MS = 60_000;

/** Hands one clip to the hub; throws ClipError or VaultClientError when it did not arrive, and may be tried again then. */
export type DeliverClip = (clip: {
  readonly media: Digest;
  readonly order: string;
  readonly content: Buffer;
}) => Promise<void>;

/** The way of clips to the hub: HTTPS with the device's certificate; only the authority of its own region is trusted. */
export function createClipCourier({
  deviceApi,
  certificate,
  transportKey,
  ca,
}: Pick<DeviceIdentity, 'deviceApi' | 'certificate' | 'transportKey' | 'ca'>): {
  readonly deliver: DeliverClip;
  close(): void;
} {
  const key = transportKey.export({ format: 'pem', type: 'pkcs8' });
  const agent = new Agent({ maxSockets: 1, ca, cert: certificate, key, minVersion: 'TLSv1.3' });
  return {
    async deliver({ media, order, content }) {
      const body: ClipDelivery = { media, order, content: content.toString('base64url') };
      const url = new URL(CLIP_PATH, deviceApi);
      const { status } = await exchange({ agent, method: 'PUT', url, body, timeoutMs: TIMEOUT_MS });
      if (status !== 200 && status !== 204) {
        throw new ClipError('NOT_TAKEN', `the hub did not take the clip it ordered (HTTP status ${status})`);
      }
    },
    close: () => agent.destroy(),
  };
}

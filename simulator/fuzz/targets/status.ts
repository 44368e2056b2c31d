import { presenceOf } from '../../../hub/ingest/status-messages.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { hostileJson } from '../mutate-json.ts';
import { refused, type Target } from '../target.ts';

const PRESENCE = {
  v: 1,
  device: 'kiosk-1',
  state: 'online',
  at: 1_795_332_617.25,
  outbox: { chain: '3f2b8c1e-5a7d-4e9f-8b6c-1d2e3f4a5b6c', lastSeq: 17, pending: 3 },
  camera: 'ok',
};

/** Status messages: unsigned, so anybody with a device's certificate can send any bytes. */
export const statusTarget: Target = {
  name: 'status',
  share: 100,
  async open() {
    const sample = Buffer.from(JSON.stringify(PRESENCE));
    return {
      attempt(dice) {
        const kind = dice.below(10);
        const payload =
          kind === 0 ? noise(dice) : kind < 4 ? hostileBytes(sample, dice) : Buffer.from(hostileJson(PRESENCE, dice));
        return presenceOf(payload) ? 'accepted' : refused('NOT_A_STATUS');
      },
      close: () => {},
    };
  },
};

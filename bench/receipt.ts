import { type ChainId, DeviceId, Digest, HubId } from '../contract/ids.ts';
import type { Receipt } from '../contract/receipt.ts';

/** What a hub says once it has kept everything of a chain up to `upTo`. The outbox does not look at who signed it. */
export function receiptFor(chain: ChainId, upTo: number): Receipt {
  return {
    v: 1,
    iss: HubId.parse('hub-bench'),
    aud: DeviceId.parse('kiosk-bench'),
    iat: Date.now() / 1000,
    chain,
    upTo,
    beyond: [],
    rejected: [],
    ledger: { size: upTo, root: Digest.parse('A'.repeat(43)) },
  };
}

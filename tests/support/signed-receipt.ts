import { createHash } from 'node:crypto';
import type { ChainId } from '../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import { Receipt } from '../../contract/receipt.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';

/** What a test says in a receipt; everything else is the same each time. */
export interface ReceiptContent {
  readonly chain: ChainId;
  readonly upTo?: number;
  readonly beyond?: readonly (readonly [number, number])[];
  readonly rejected?: readonly { readonly seq: number; readonly code: RefusalCode }[];
  readonly aud?: string;
  readonly iss?: string;
}

export function testReceipt({ chain, upTo = 0, beyond = [], rejected = [], aud, iss }: ReceiptContent): Receipt {
  return Receipt.parse({
    v: 1,
    iss: iss ?? 'hub-test',
    aud: aud ?? 'kiosk-a1',
    iat: 1_795_332_617,
    chain,
    upTo,
    beyond,
    rejected,
    ledger: { size: upTo, root: createHash('sha256').digest('base64url') },
  });
}

/** A receipt as the hub sends it. */
export function signedReceipt(hub: Pick<HubIdentity, 'signingKey'>, content: ReceiptContent): string {
  return sign(MEDIA_TYPES.receipt, testReceipt(content), hub.signingKey);
}

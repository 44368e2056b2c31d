import { describe, expect, it } from 'vitest';
import { DeviceId, HubId, newChainId } from '../../../../contract/ids.ts';
import { MAX_JWS_BYTES, MEDIA_TYPES, sign } from '../../../../contract/jws.ts';
import { Receipt } from '../../../../contract/receipt.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { thumbprint } from '../../../../contract/signature/thumbprint.ts';
import { readHubWord } from '../../../../edge-agent/uplink/hub-word.ts';
import { type ReceiptContent, signedReceipt, testReceipt } from '../../../support/signed-receipt.ts';

const hub = es256.generate();
const broker = es256.generate();
const chain = newChainId();
const listener = {
  hubKey: hub.publicKey,
  hubKid: thumbprint(hub.publicKey),
  config: { hub: HubId.parse('hub-test'), device: DeviceId.parse('kiosk-a1') },
};
const read = (message: string) => readHubWord(Buffer.from(message), MEDIA_TYPES.receipt, Receipt, listener);
const receipt = (over: Partial<ReceiptContent> = {}, signingKey = hub.privateKey) =>
  signedReceipt({ signingKey }, { chain, upTo: 3, ...over });

describe("the hub's word", () => {
  it('is taken when the hub signed it for this device', () => {
    expect(read(receipt())).toEqual({ valid: true, word: testReceipt({ chain, upTo: 3 }) });
  });

  const payloadOf = (jws: string) => jws.split('.')[1] ?? '';
  it.each<[string, () => string, string]>([
    ['signed with another key', () => receipt({}, broker.privateKey), 'UNKNOWN_KEY'],
    ["signed with another key under the hub's key id", () => forged(), 'BAD_SIGNATURE'],
    ['for another device', () => receipt({ aud: 'kiosk-b2' }), 'WRONG_DEVICE'],
    ['of another hub', () => receipt({ iss: 'hub-other' }), 'WRONG_HUB'],
    ['of another type', () => sign(MEDIA_TYPES.command, testReceipt({ chain }), hub.privateKey), 'UNSUPPORTED_TYPE'],
    [
      'with another payload',
      () => receipt().replace(payloadOf(receipt()), payloadOf(receipt({ upTo: 9 }))),
      'BAD_SIGNATURE',
    ],
    [
      'with an unknown field',
      () => sign(MEDIA_TYPES.receipt, { ...testReceipt({ chain }), x: 1 }, hub.privateKey),
      'INVALID_FIELD',
    ],
    ['that is larger than any message', () => 'a'.repeat(MAX_JWS_BYTES + 1), 'TOO_LARGE'],
    ['that is empty', () => '', 'MALFORMED_ENVELOPE'],
  ])('is not a message %s', (_, message, why) => {
    expect(read(message())).toEqual({ valid: false, why });
  });
});

function forged(): string {
  return sign(MEDIA_TYPES.receipt, testReceipt({ chain, upTo: 3 }), broker.privateKey, listener.hubKid);
}

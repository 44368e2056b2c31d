import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContractError } from '../../contract/errors.ts';
import { DeviceId, SiteId } from '../../contract/ids.ts';
import { MEDIA_TYPES, verify } from '../../contract/jws.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { type Channel, delivery, mayPublish, maySubscribe, parseTopic, topicOf } from '../../contract/topics.ts';
import { PacketLimit } from '../../hub/broker/packet-limit.ts';
import { textLines } from '../../hub/import/lines.ts';
import { diceFrom } from '../../simulator/dice.ts';
import { hostileJson } from '../../simulator/fuzz/mutate-json.ts';
import { signText } from '../../simulator/fuzz/sign-text.ts';

const { privateKey, publicKey } = es256.generate();
const address = { site: SiteId.parse('H35020300017'), device: DeviceId.parse('kiosk-1') };
const device = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,47}$/).map((id) => DeviceId.parse(id));
const site = fc.stringMatching(/^[A-Z]\d{11}$/).map((id) => SiteId.parse(id));
const channel = fc.constantFrom(...(Object.keys(delivery) as Channel[]));

describe('topics', () => {
  it('what is put together comes apart again', () => {
    fc.assert(
      fc.property(site, device, channel, (at, id, on) => {
        expect(parseTopic(topicOf({ site: at, device: id }, on))).toEqual({ site: at, device: id, channel: on });
      }),
    );
  });

  it('no other text is a topic of a device: it can neither publish nor subscribe it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), site), (text) => {
        expect(mayPublish(address, text, true) || mayPublish(address, text, false)).toBe(false);
        expect(maySubscribe(address, text)).toBe(false);
        expect(() => parseTopic(text)).toThrow(ContractError);
      }),
    );
  });

  it('a device never publishes where another one does', () => {
    fc.assert(
      fc.property(site, device, channel, fc.boolean(), (at, id, on, retain) => {
        fc.pre(id !== address.device || at !== address.site);
        expect(mayPublish(address, topicOf({ site: at, device: id }, on), retain)).toBe(false);
      }),
    );
  });
});

describe('signed messages', () => {
  it('any signed text is given back as it was said, or refused as no JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const jws = signText(text, MEDIA_TYPES.command, privateKey).toString('latin1');
        expect(verify(jws, MEDIA_TYPES.command, () => publicKey)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('a message with any one byte changed is refused by the contract', () => {
    const jws = signText('{"a":1}', MEDIA_TYPES.command, privateKey);
    fc.assert(
      fc.property(fc.nat(jws.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = Buffer.from(jws);
        other[at] = (other[at] ?? 0) ^ change;
        expect(() => verify(other.toString('latin1'), MEDIA_TYPES.command, () => publicKey)).toThrow(ContractError);
      }),
    );
  });
});

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('streams', () => {
  it('the verdict on a packet stream does not depend on how it was cut into pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 20 }), (bytes, size) => {
        const whole = new PacketLimit(100).admits(Buffer.from(bytes));
        const inPieces = new PacketLimit(100);
        let admitted = true;
        for (let at = 0; at < bytes.length && admitted; at += size) {
          admitted = inPieces.admits(Buffer.from(bytes.subarray(at, at + size)));
        }
        expect(admitted).toBe(whole);
      }),
    );
  });

  it('lines are the same however the file was cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), async (bytes, size) => {
        const pieces = async function* (step: number) {
          for (let at = 0; at < bytes.length; at += step) yield Buffer.from(bytes.subarray(at, at + step));
        };
        expect(await all(textLines(pieces(size)))).toEqual(await all(textLines(pieces(1000))));
      }),
      { numRuns: 50 },
    );
  });
});

it('hostile JSON is text that the contract can be asked about, whatever the dice', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      expect(typeof hostileJson({ v: 1, a: { b: ['c', 2, null] } }, diceFrom(seed))).toBe('string');
    }),
  );
});

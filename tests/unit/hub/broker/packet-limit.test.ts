import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PacketLimit } from '../../../../hub/broker/packet-limit.ts';

/** An MQTT packet with a body of `bytes`: type, remaining length, body. */
function packet(bytes: number): Buffer {
  const length: number[] = [];
  let rest = bytes;
  do {
    length.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.of(0x32, ...length), Buffer.alloc(bytes, 0xff)]);
}

it('admits packets up to the limit and none beyond, however the stream is cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 50 }),
      (sizes, piece) => {
        const stream = Buffer.concat(sizes.map(packet));
        const limit = new PacketLimit(200);
        let admitted = true;
        for (let at = 0; at < stream.length && admitted; at += piece)
          admitted = limit.admits(stream.subarray(at, at + piece));
        expect(admitted).toBe(sizes.every((size) => size <= 200));
      },
    ),
  );
});

it('refuses a large packet by its header alone', () => {
  expect(new PacketLimit(20_000).admits(packet(2_000_000).subarray(0, 4))).toBe(false);
});

it('refuses a length that never ends', () => {
  expect(new PacketLimit(300_000_000).admits(Buffer.of(0x30, 0x80, 0x80, 0x80, 0x80))).toBe(false);
});

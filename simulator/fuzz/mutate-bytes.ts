import type { Dice } from '../dice.ts';

const TOKENS = [
  Buffer.from([0]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xc0, 0x80]), // overlong NUL
  Buffer.from([0xe4, 0xb8]), // UTF-8 cut short
  Buffer.from([0xed, 0xa0, 0x80]), // a surrogate
  Buffer.from([0xef, 0xbb, 0xbf]), // byte-order mark
  Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), // gzip begins
  Buffer.from('\r\n'),
  Buffer.from('"'),
  Buffer.from('{"a":'.repeat(50)),
  Buffer.from('/../'),
  Buffer.from('.'),
  Buffer.from('='),
  Buffer.from('A'.repeat(1000)),
];
const LONGEST = 200_000;

/** A copy with one to eight bytes or pieces flipped, cut, doubled or put in between. */
export function hostileBytes(sample: Buffer, dice: Dice): Buffer {
  let bytes = Buffer.from(sample);
  for (let left = dice.between(1, 8); left > 0; left -= 1) bytes = mutateOnce(bytes, dice);
  return bytes.subarray(0, LONGEST);
}

/** Bytes that never were anything. */
export function noise(dice: Dice, longest = 2000): Buffer {
  return Buffer.from(Array.from({ length: dice.below(longest) }, () => dice.below(256)));
}

function mutateOnce(bytes: Buffer, dice: Dice): Buffer<ArrayBuffer> {
  const at = dice.below(bytes.length + 1);
  const length = dice.between(1, 1 + Math.floor(bytes.length / 4));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (dice.below(6)) {
    case 0: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
      return copy;
    }
    case 1:
      return Buffer.from(before);
    case 2:
      return Buffer.concat([before, after.subarray(length)]);
    case 3:
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 4:
      return Buffer.concat([before, Buffer.from([dice.below(256)]), after.subarray(1)]);
    default:
      return Buffer.concat([before, dice.pick(TOKENS), after]);
  }
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTilePath, tilePath } from '../../../../hub/ledger/tile-path.ts';

it.each([
  ['0', '000', { level: 0, index: 0, width: 256 }],
  ['entries', 'x001/x234/067', { level: 'entries', index: 1_234_067, width: 256 }],
  ['1', '007.p/5', { level: 1, index: 7, width: 5 }],
] as const)('reads %s/%s', (level, path, address) => {
  expect(parseTilePath(level, path)).toEqual(address);
});

it.each([
  ['a second spelling of an index', '0', 'x000/001'],
  ['a short index', '0', '1'],
  ['a width of nothing', '0', '001.p/0'],
  ['the width of a full tile', '0', '001.p/256'],
  ['a width beyond a tile', '0', '001.p/300'],
  ['a level with a zero before it', '01', '001'],
  ['a level beyond 63', '64', '001'],
  ['a path that leads elsewhere', '0', '../checkpoint'],
])('refuses %s', (_, level, path) => {
  expect(parseTilePath(level, path)).toBeUndefined();
});

it('reads what it writes', () => {
  const level = fc.oneof(fc.nat({ max: 63 }), fc.constant('entries' as const));
  fc.assert(
    fc.property(level, fc.nat({ max: 10 ** 9 }), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
      const [first = '', ...rest] = tilePath({ level, index, width }).split('/');
      expect(parseTilePath(first, rest.join('/'))).toEqual({ level, index, width });
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenOf } from '../../../../hub/claims/fen.ts';

describe('fenOf', () => {
  it.each([
    ['86.40', 8640],
    ['0.1', 10],
    ['-3.05', -305],
    ['-0.00', 0],
    [19.99, 1999],
    [1e21, undefined],
    ['1.005', undefined],
    ['12,50', undefined],
    ['90071992547409.92', undefined],
    ['90071992547409.91', 9007199254740991],
  ])('reads %s as %s fen', (amount, fen) => {
    expect(fenOf(amount)).toBe(fen);
  });

  it('is exact for every amount that can be written', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (fen) => {
        const digits = String(Math.abs(fen)).padStart(3, '0');
        const written = `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(fenOf(written)).toBe(fen === 0 ? 0 : fen);
      }),
    );
  });
});

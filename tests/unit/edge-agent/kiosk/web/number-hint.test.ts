import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NumberHint, numberHint } from '../../../../../edge-agent/kiosk/web/parts/number-hint.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[1-9]\\d{${length - 1}}$`));

describe('what looks wrong about a number', () => {
  it.each<[string, string, NumberHint | null]>([
    ['an ID number of the standard’s own example', '11010519491231002X', null],
    ['one with a wrong last digit', '110105194912310021', 'id-check'],
    ['one with two digits swapped', '11010519491321002X', 'id-date'],
    ['a 30th of February', '110105194902300024', 'id-date'],
    ['a digit too few', '11010519491231002', 'one-short'],
    ['a card whose Luhn digit holds', '4539578763621486', null],
    ['a card with a slip', '4539578763621487', 'card-check'],
    ['a social security card number', 'A12345678', null],
    ['a staff number', 'D0071', null],
    ['nothing yet', '', null],
  ])('%s', (_, number, expected) => {
    expect(numberHint(number)).toBe(expected);
  });

  it('finds every single wrong digit of a card', () => {
    fc.assert(
      fc.property(digits(16), fc.nat(15), fc.integer({ min: 1, max: 9 }), (number, at, off) => {
        fc.pre(numberHint(number) === null);
        const wrong = (Number(number[at]) + off) % 10;
        expect(numberHint(number.slice(0, at) + wrong + number.slice(at + 1))).toBe('card-check');
      }),
    );
  });
});

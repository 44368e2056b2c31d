import { expect, it } from 'vitest';
import { isNationalCode } from '../../../../hub/claims/practitioner-code.ts';

it.each([
  ['D350203001234', true],
  ['N110101999999', true],
  ['HY350203000001', true],
  ['HJ820000000001', true],
  ['D990203001234', false],
  ['D35020300123', false],
  ['HZ350203000001', false],
  ['7788', false],
  ['张医生', false],
])('%s has the shape of a national code: %s', (code, expected) => {
  expect(isNationalCode(code)).toBe(expected);
});

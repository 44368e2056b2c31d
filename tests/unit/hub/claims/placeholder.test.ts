import { expect, it } from 'vitest';
import { isPlaceholder } from '../../../../hub/claims/placeholder.ts';

it.each(['', '  ', '未知', '匿名医生', 'unknown', '0000', 'D000000000000', 'D9999999999999', 'D350203000000', '---'])(
  'takes %j for a placeholder',
  (code) => {
    expect(isPlaceholder(code)).toBe(true);
  },
);

it.each(['D350203001234', 'N350203000001', 'HY350203000111', '王医生', '1234'])('takes %s for somebody', (code) => {
  expect(isPlaceholder(code)).toBe(false);
});

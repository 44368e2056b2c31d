import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pseudonym } from '../../../contract/pseudonym.ts';

const key = Buffer.alloc(32, 7);

it('is the same for one number however it is typed', () => {
  expect(pseudonym(key, 'insured', ' 35020319470305001x ')).toBe(pseudonym(key, 'insured', '35020319470305001X'));
});

it('differs between people, between types and between regions', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{6,18}$/), fc.stringMatching(/^[0-9]{6,18}$/), (left, right) => {
      const base = pseudonym(key, 'insured', left);
      expect(base === pseudonym(key, 'insured', right)).toBe(left === right);
      expect(base).not.toBe(pseudonym(key, 'practitioner', left));
      expect(base).not.toBe(pseudonym(randomBytes(32), 'insured', left));
      expect(base).not.toContain(left);
    }),
  );
});

it('is the HMAC under what the key holds now, also after the buffer was overwritten', () => {
  const region = randomBytes(32);
  const hmac = () => createHmac('sha256', Buffer.from(region)).update('zs1|insured|42').digest('base64url');
  const before = pseudonym(region, 'insured', '42');
  expect(before).toBe(hmac());
  region.fill(9);
  expect(pseudonym(region, 'insured', '42')).toBe(hmac());
  expect(pseudonym(region, 'insured', '42')).not.toBe(before);
});

it.each([
  ['an empty number', key, '  '],
  ['a short key', Buffer.alloc(16), '1'],
])('refuses %s', (_, regionKey, number) => {
  expect(() => pseudonym(regionKey, 'insured', number)).toThrow(RangeError);
});

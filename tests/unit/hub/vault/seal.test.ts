import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newWrappedKey, sealTemplate, unsealTemplate } from '../../../../hub/vault/seal.ts';
import { testSubject } from '../../../support/vault-samples.ts';

const vaultKey = randomBytes(32);
const [alice, bob] = [testSubject('insured', '1001'), testSubject('insured', '1002')];
const key = { vaultKey, wrappedKey: newWrappedKey(vaultKey, alice) };
const damaged = expect.objectContaining({ code: 'SEALED_TEMPLATE_DAMAGED' });

describe('a sealed template', () => {
  it('opens to what was sealed, and looks different each time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uuid(), (bytes, id) => {
        const template = Buffer.from(bytes);
        const sealed = sealTemplate(key, alice, id, template);
        expect(unsealTemplate(key, alice, id, sealed)).toEqual(template);
        expect(sealTemplate(key, alice, id, template)).not.toBe(sealed);
      }),
      { numRuns: 50 },
    );
  });

  it('does not open when any bit of it was changed', () => {
    const sealed = Buffer.from(sealTemplate(key, alice, 'a', Buffer.from('template')), 'base64url');
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const altered = Buffer.from(sealed);
        altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => unsealTemplate(key, alice, 'a', altered.toString('base64url'))).toThrow(damaged);
      }),
    );
  });

  const sealed = sealTemplate(key, alice, 'a', Buffer.from('template'));
  it.each([
    ['another person', () => unsealTemplate(key, bob, 'a', sealed)],
    ['another template id', () => unsealTemplate(key, alice, 'b', sealed)],
    [
      'the same number as another type of person',
      () => unsealTemplate(key, { ...alice, type: 'practitioner' }, 'a', sealed),
    ],
    ['another vault key', () => unsealTemplate({ ...key, vaultKey: randomBytes(32) }, alice, 'a', sealed)],
    [
      "another person's data key",
      () => unsealTemplate({ vaultKey, wrappedKey: newWrappedKey(vaultKey, bob) }, alice, 'a', sealed),
    ],
    [
      'a new data key of the same person',
      () => unsealTemplate({ vaultKey, wrappedKey: newWrappedKey(vaultKey, alice) }, alice, 'a', sealed),
    ],
    ['a text that is cut short', () => unsealTemplate(key, alice, 'a', sealed.slice(0, 20))],
    ['nothing', () => unsealTemplate(key, alice, 'a', '')],
  ])('does not open as %s', (_, attempt) => {
    expect(attempt).toThrow(damaged);
  });
});

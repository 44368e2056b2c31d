import { describe, expect, it } from 'vitest';
import { MEDIA_TYPES, sign } from '../../../contract/jws.ts';
import { es256 } from '../../../contract/signature/es256.ts';
import { encodeFloats } from '../../../contract/vector.ts';
import { defaultFacePolicy, openFacePolicy, signFacePolicy } from '../../../models/policy.ts';
import { installedWeights } from '../../../models/weights.ts';

const hub = es256.generate();
const stranger = es256.generate();
const policy = defaultFacePolicy();
const model = installedWeights().manifest.id;

describe('a face policy', () => {
  it('shipped with this version is for the weights it ships with', () => {
    expect(policy.model).toBe(model);
  });

  it('shipped with this version promises a false-match rate of at most 1 in 10,000', () => {
    expect(policy.verification.fmr).toBeLessThanOrEqual(1e-4);
    expect(policy.duplicate.fmr).toBeLessThanOrEqual(policy.verification.fmr);
    expect(policy.verification.impostorPairs * policy.verification.fmr).toBeGreaterThan(1);
  });

  it('signed by the hub is opened unchanged', () => {
    expect(openFacePolicy(signFacePolicy(policy, hub.privateKey), hub.publicKey, model)).toEqual(policy);
  });

  it('for another model is refused, naming both', () => {
    const signed = signFacePolicy({ ...policy, model: 'another-model' }, hub.privateKey);
    expect(() => openFacePolicy(signed, hub.publicKey, model)).toThrow(
      expect.objectContaining({ code: 'WRONG_MODEL', message: expect.stringMatching(`another-model.*${model}`) }),
    );
  });

  it('signed by anybody else is refused', () => {
    const signed = signFacePolicy(policy, stranger.privateKey);
    expect(() => openFacePolicy(signed, hub.publicKey, model)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_KEY' }),
    );
  });

  it('whose threshold was lowered after signing is refused', () => {
    const [header, , signature] = signFacePolicy(policy, hub.privateKey).split('.');
    const lowered = { ...policy, verification: { ...policy.verification, threshold: -0.5 } };
    const forged = [header, Buffer.from(JSON.stringify(lowered)).toString('base64url'), signature].join('.');
    expect(() => openFacePolicy(forged, hub.publicKey, model)).toThrow(
      expect.objectContaining({ code: 'BAD_SIGNATURE' }),
    );
  });

  it('is not mistaken for another message the hub signed', () => {
    const command = sign(MEDIA_TYPES.command, policy, hub.privateKey);
    expect(() => openFacePolicy(command, hub.publicKey, model)).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_TYPE' }),
    );
  });

  it('with a field missing is neither signed nor opened', () => {
    const { quality: _, ...broken } = policy;
    expect(() => signFacePolicy(broken as typeof policy, hub.privateKey)).toThrow(/quality/);
    const signed = sign(MEDIA_TYPES.facePolicy, broken, hub.privateKey);
    expect(() => openFacePolicy(signed, hub.publicKey, model)).toThrow(/quality/);
  });

  const corrected = (mean: string, people = 30) => ({ ...policy, correction: { id: 'c', mean, people } });
  const filled = (value: number) => encodeFloats(new Float32Array(512).fill(value));

  it('with a correction is opened unchanged', () => {
    const signed = signFacePolicy(corrected(filled(0.02)), hub.privateKey);
    expect(openFacePolicy(signed, hub.publicKey, model)).toEqual(corrected(filled(0.02)));
  });

  it.each([
    ['of too few people, whose faces it would give away', corrected(filled(0.02), 29)],
    ['cut short', corrected(filled(0.02).slice(4))],
    ['that is not a number', corrected(filled(Number.NaN))],
    ['longer than any mean of unit vectors, which would make all faces alike', corrected(filled(0.05))],
    ['spelled in another way', corrected(`${filled(0.02).slice(0, -1)}B`)],
  ])('with a correction %s is not signed', (_, wrong) => {
    expect(() => signFacePolicy(wrong, hub.privateKey)).toThrow(expect.objectContaining({ code: 'INVALID_FIELD' }));
  });
});

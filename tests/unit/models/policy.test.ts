import { describe, expect, it } from 'vitest';
import { MEDIA_TYPES, sign } from '../../../contract/jws.ts';
import { es256 } from '../../../contract/signature/es256.ts';
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
});

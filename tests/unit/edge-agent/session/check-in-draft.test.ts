import { describe, expect, it } from 'vitest';
import type { FaceEvidence, Geo } from '../../../../contract/evidence.ts';
import { checkInDraft } from '../../../../edge-agent/session/check-in-draft.ts';
import { sampleSubject } from '../../../support/sample-template.ts';

const { id: subject } = sampleSubject('a');
const fixed: Geo = { lat: 24, lon: 118, datum: 'WGS84', accuracyM: 5, source: 'fixed', fence: 'inside' };
const moving: Geo = { ...fixed, source: 'gnss' };
const face: FaceEvidence = {
  outcome: 'not-assessable',
  reasons: ['timed-out'],
  threshold: 0.5,
  policy: 'p',
  model: 'm',
  frames: 0,
};
const pad = { outcome: 'not-run' } as const;
const seen = { face, pad };
const visit = { kind: 'patient.registration', subject, nonce: 'visit-1' } as const;

describe('checkInDraft', () => {
  it('says where a patient was only for a device that stands still', () => {
    expect(checkInDraft(visit, () => fixed)(seen)).toMatchObject({ geo: fixed, subject: { type: 'insured' } });
    expect(checkInDraft(visit, () => moving)(seen)).not.toHaveProperty('geo');
    expect(checkInDraft(visit, () => undefined)(seen)).not.toHaveProperty('geo');
  });

  it('always says where staff clocked in, or refuses', () => {
    const clockIn = { kind: 'staff.clock-in', subject } as const;
    expect(checkInDraft(clockIn, () => moving)(seen)).toMatchObject({ geo: moving, subject: { type: 'practitioner' } });
    expect(() => checkInDraft(clockIn, () => undefined)).toThrow(expect.objectContaining({ code: 'NO_POSITION' }));
  });

  it('keeps the face decision and the liveness apart, as measured', () => {
    const failed = { outcome: 'fail', method: 'passive-1', scores: { live: 0.01 } } as const;
    expect(checkInDraft(visit, () => fixed)({ face, pad: failed })).toMatchObject({ face, pad: failed });
  });
});

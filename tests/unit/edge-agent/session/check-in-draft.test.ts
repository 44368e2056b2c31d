import { describe, expect, it } from 'vitest';
import type { FaceEvidence, Geo } from '../../../../contract/evidence.ts';
import type { Locator, Whereabouts } from '../../../../edge-agent/place/locator.ts';
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

const locator = (standing: Geo | undefined, where: Whereabouts): Locator => ({
  standing: () => standing,
  locate: async () => where,
});
const still = locator(fixed, { geo: fixed });
const carried = locator(undefined, { geo: moving });
const lost = locator(undefined, { unlocated: 'no-fix' });

describe('checkInDraft', () => {
  it('says where a patient was only for a device that stands still', async () => {
    expect(await checkInDraft(visit, still)(seen)).toMatchObject({ geo: fixed, subject: { type: 'insured' } });
    expect(await checkInDraft(visit, carried)(seen)).not.toHaveProperty('geo');
    expect(await checkInDraft(visit, lost)(seen)).not.toHaveProperty('geo');
  });

  it('measures nothing for a patient', async () => {
    const never = () => Promise.reject(new Error('a patient was located'));
    expect(await checkInDraft(visit, { ...carried, locate: never })(seen)).toMatchObject({ kind: visit.kind });
  });

  it('says where staff clocked in, or why nobody knows', async () => {
    const clockIn = { kind: 'staff.clock-in', subject } as const;
    const subjectOf = { subject: { type: 'practitioner' } };
    expect(await checkInDraft(clockIn, carried)(seen)).toMatchObject({ geo: moving, ...subjectOf });
    expect(await checkInDraft(clockIn, lost)(seen)).toMatchObject({ unlocated: 'no-fix', ...subjectOf });
  });

  it('keeps the face decision and the liveness apart, as measured', async () => {
    const failed = { outcome: 'fail', method: 'passive-1', scores: { live: 0.01 } } as const;
    expect(await checkInDraft(visit, still)({ face, pad: failed })).toMatchObject({ face, pad: failed });
  });
});

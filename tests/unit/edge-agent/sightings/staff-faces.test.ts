import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../../contract/evidence.ts';
import type { FaceTemplate } from '../../../../contract/vault.ts';
import { createStaffFaces } from '../../../../edge-agent/sightings/staff-faces.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { encodeVector } from '../../../../models/template.ts';
import { embeddingAt, sampleSubject, sampleTemplate } from '../../../support/sample-template.ts';

const policy = defaultFacePolicy();
const NOW = Date.parse('2026-11-23T08:00:00Z');
const doctor = sampleSubject('d', 'practitioner');
const nurse = sampleSubject('n', 'practitioner');

function template(subject: Subject, axis: number, over: Partial<FaceTemplate> = {}): FaceTemplate {
  const made = sampleTemplate(subject, { model: policy.model, vector: encodeVector(embeddingAt(1.2, axis)), ...over });
  return {
    ...made,
    consent: { ...made.consent, scopes: ['face-verification', 'template-site', 'sighting'], ...over.consent },
  };
}

/** Whom a camera knows that was lent these templates for a minute. */
function knowing(...templates: FaceTemplate[]) {
  let now = NOW;
  const staff = createStaffFaces(policy, () => now);
  const leftOut = staff.replace(templates.map((lent) => ({ template: lent, expiresAt: NOW + 60_000 })));
  return { staff, leftOut, pass: (ms: number) => (now += ms) };
}

describe('faces that may be named', () => {
  it('are judged by the mean over the pictures of a track', () => {
    const { staff } = knowing(template(doctor, 1), template(nurse, 2));
    const pictures = [embeddingAt(1.2, 1), embeddingAt(1.1, 1), embeddingAt(1.3, 1)];
    expect(staff.identify(pictures)).toMatchObject({ outcome: 'identified', id: doctor.id, threshold: 0.475 });
    expect(staff.identify([...pictures, ...pictures.map(() => embeddingAt(1.2, 2))]).outcome).toBe('ambiguous');
    expect(staff.identify([embeddingAt(1.2, 5)]).outcome).toBe('unknown');
    expect(staff.identify([]).outcome).toBe('unknown');
  });

  const consent = template(doctor, 1).consent;
  it.each([
    ['who did not agree to sightings', template(doctor, 1, { consent: { ...consent, scopes: ['template-site'] } })],
    ['who is a patient', template(sampleSubject('p', 'insured'), 1)],
    ['whose template is too old', template(doctor, 1, { createdAt: '2020-01-01T00:00:00.000Z' })],
    ['whose template another model made', template(doctor, 1, { model: 'another' })],
  ])('are nobody %s', (_, lent) => {
    const { staff, leftOut } = knowing(lent);
    expect([staff.size, leftOut]).toEqual([0, 1]);
    expect(staff.identify([embeddingAt(1.2, 1)]).outcome).toBe('unknown');
  });

  it('are forgotten when the time they were lent for is over, and at once on a withdrawal', () => {
    const { staff, pass } = knowing(template(doctor, 1), template(nurse, 2));
    expect([staff.remove(doctor), staff.remove(doctor), staff.size]).toEqual([true, false, 1]);
    pass(60_000);
    expect(staff.size).toBe(0);
    expect(staff.identify([embeddingAt(1.2, 2)]).outcome).toBe('unknown');
  });
});

import { expect, it } from 'vitest';
import { attestationBundle } from '../../../../hub/fhir/attestation-provenance.ts';
import { ATTESTATION_KINDS, sampleAttestation } from '../../../support/attestation-samples.ts';
import { R4AttestationBundle } from '../../../support/fhir-check.ts';

const kept = (kind: (typeof ATTESTATION_KINDS)[number]) => ({
  attestation: sampleAttestation(kind),
  envelope: 'aaa.bbb.ccc',
  receivedAt: '2026-11-22T01:15:00.000Z',
});

it.each(ATTESTATION_KINDS)('%s is an AuditEvent with a Provenance, as R4 wants them', (kind) => {
  expect(R4AttestationBundle.safeParse(attestationBundle(kept(kind))).error?.issues ?? []).toEqual([]);
});

it('says who was recognised, where and how it came out, and carries the signed bytes', () => {
  const [event, provenance] = R4AttestationBundle.parse(attestationBundle(kept('patient.registration'))).entry;
  expect(event.resource).toMatchObject({
    type: { code: '110114' },
    outcome: '0',
    agent: [
      { who: { type: 'Patient' }, requestor: true },
      { who: { type: 'Device' }, requestor: false },
    ],
    source: { site: 'H35020300017' },
  });
  const [signature] = provenance.resource.signature;
  expect(Buffer.from(signature?.data ?? '', 'base64').toString()).toBe('aaa.bbb.ccc');
  expect(provenance.resource.target).toEqual([{ type: 'AuditEvent', reference: event.fullUrl }]);
});

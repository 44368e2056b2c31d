import type { Attestation } from '../../contract/attestation.ts';
import { type Coding, type Reference, type Resource, referTo, SYSTEMS } from './resource.ts';

const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const AUTHENTICATION: Coding = { system: DICOM, code: '110114', display: 'User Authentication' };
const ACTIVITY: Coding = { system: DICOM, code: '110100', display: 'Application Activity' };
const SOURCE: Coding = { system: DICOM, code: '110153', display: 'Source Role ID' };
const USER_DEVICE: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
  code: '1',
  display: 'User Device',
};

/** http://hl7.org/fhir/audit-event-outcome: not being recognised is no failure of the system. */
const SUCCESS = '0';
const MINOR_FAILURE = '4';

/**
 * What an attestation says happened, as an R4 AuditEvent: who (pseudonym), at which device and institution, when, and whether the
 * check came out. An identity check is an authentication (DICOM 110114), anything else activity of the device (110100).
 */
export function attestationAuditEvent(attestation: Attestation): Resource {
  const subject = 'subject' in attestation ? attestation.subject : undefined;
  const face = 'face' in attestation ? attestation.face : undefined;
  const nonce = 'nonce' in attestation ? attestation.nonce : undefined;
  const device = referTo('Device', 'device', attestation.iss);
  return {
    resourceType: 'AuditEvent',
    id: attestation.jti,
    type: subject ? AUTHENTICATION : ACTIVITY,
    subtype: [{ system: SYSTEMS.attestationKind, code: attestation.kind }],
    action: 'E',
    recorded: new Date(attestation.iat * 1000).toISOString(),
    outcome: face === undefined || face.outcome === 'match' ? SUCCESS : MINOR_FAILURE,
    ...(face && { outcomeDesc: `face: ${face.outcome}` }),
    agent: [
      ...(subject ? [{ who: personOf(subject), requestor: true }] : []),
      { type: { coding: [SOURCE] }, who: device, requestor: !subject, location: placeOf(attestation) },
    ],
    source: { site: attestation.site, observer: device, type: [USER_DEVICE] },
    entity: [
      { what: referTo('Organization', 'institution', attestation.site) },
      ...(nonce === undefined ? [] : [{ what: referTo('Encounter', 'nonce', nonce) }]),
    ],
  };
}

/** A person of an attestation, by pseudonym. */
export function personOf(subject: { readonly type: 'insured' | 'practitioner'; readonly id: string }): Reference {
  return referTo(subject.type === 'insured' ? 'Patient' : 'Practitioner', subject.type, subject.id);
}

function placeOf({ site, place }: Attestation): Reference {
  return referTo('Location', 'place', `${site}/${Object.values(place).join('/')}`);
}

import { SITE } from './builders.ts';
import { DOCTOR_CODE, minute, PERSON_NUMBER } from './claim-builders.ts';

/** Resources of a visit and of a stay, as a hospital's FHIR server would export them. All made up. */
export interface FhirResource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

const coded = (code: string) => ({ coding: [{ code }] });

/** Who and where: to be referred to. */
export function fhirDirectory(): FhirResource[] {
  return [
    {
      resourceType: 'Patient',
      id: 'p1',
      identifier: [{ system: 'urn:nhsa:psn_no', value: PERSON_NUMBER }],
      name: [{ text: '张三' }],
    },
    { resourceType: 'Practitioner', id: 'd1', identifier: [{ system: 'urn:nhsa:prac_psn_code', value: DOCTOR_CODE }] },
    { resourceType: 'Organization', id: 'o1', identifier: [{ system: 'urn:nhsa:fixmedins_code', value: SITE }] },
    {
      ...{ resourceType: 'PractitionerRole', id: 'r1', code: [coded('doctor')] },
      ...{ practitioner: { reference: 'Practitioner/d1' }, organization: { reference: 'Organization/o1' } },
      period: { start: '2026-01-01T00:00:00+08:00' },
    },
    {
      ...{ resourceType: 'Location', id: 'ward', physicalType: coded('wa'), identifier: [{ value: 'W3' }] },
      managingOrganization: { reference: 'Organization/o1' },
    },
    {
      ...{ resourceType: 'Location', id: 'bed', physicalType: coded('bd'), identifier: [{ value: 'B12' }] },
      partOf: { reference: 'Location/ward' },
    },
  ];
}

/** A settled visit whose fund part a ClaimResponse says. */
export function fhirVisit(over: object = {}): FhirResource[] {
  return [
    {
      resourceType: 'Encounter',
      id: 'e1',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: 'Patient/p1' },
    },
    {
      ...{ resourceType: 'Claim', id: 'c1', status: 'active', use: 'claim', type: coded('professional') },
      identifier: [{ system: 'urn:nhsa:setl_id', value: 'SETL-F1' }],
      patient: { reference: 'https://his.example/fhir/Patient/p1' },
      provider: { reference: 'Organization/o1' },
      billablePeriod: { start: minute(60), end: minute(80) },
      created: minute(90),
      careTeam: [{ sequence: 1, provider: { reference: 'PractitionerRole/r1' } }],
      diagnosis: [{ sequence: 1, diagnosisCodeableConcept: coded('J06.900') }],
      item: [
        {
          ...{
            sequence: 1,
            careTeamSequence: [1],
            productOrService: coded('XA01'),
            servicedPeriod: { start: minute(75) },
          },
          ...{
            quantity: { value: 2 },
            net: { value: 86.4, currency: 'CNY' },
            encounter: [{ reference: 'Encounter/e1' }],
          },
        },
      ],
      total: { value: 120.5, currency: 'CNY' },
      ...over,
    },
    {
      ...{ resourceType: 'ClaimResponse', id: 'a1', request: { reference: 'Claim/c1' } },
      total: [{ category: coded('benefit'), amount: { value: 86.4, currency: 'CNY' } }],
    },
  ];
}

/** A stay with a leave, discharged home. */
export function fhirStay(over: object = {}): FhirResource {
  return {
    ...{ resourceType: 'Encounter', id: 'e9', status: 'finished', class: { code: 'IMP' } },
    meta: { lastUpdated: minute(200) },
    subject: { reference: 'Patient/p1' },
    serviceProvider: { reference: 'Organization/o1' },
    period: { start: minute(0), end: minute(190) },
    statusHistory: [{ status: 'onleave', period: { start: minute(100), end: minute(120) } }],
    participant: [{ type: [coded('ATND')], individual: { reference: 'Practitioner/d1' } }],
    location: [{ location: { reference: 'Location/bed' } }],
    hospitalization: { dischargeDisposition: coded('home') },
    ...over,
  };
}

/** Resources as a Bundle. */
export function bundleOf(resources: readonly FhirResource[], type = 'collection'): object {
  const entry = resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource }));
  return { resourceType: 'Bundle', type, meta: { tag: [{ code: 'entry' }] }, entry };
}

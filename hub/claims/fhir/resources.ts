import { z } from 'zod';

// What is read of FHIR R4 (4.0.1) resources. Everything else, names above all, is dropped before a row is kept.

/** Systems of identifiers; there are no official ones for the national codes. */
export const SYSTEMS = {
  person: 'urn:nhsa:psn_no',
  practitioner: 'urn:nhsa:prac_psn_code',
  institution: 'urn:nhsa:fixmedins_code',
  settlement: 'urn:nhsa:setl_id',
  encounter: 'urn:nhsa:mdtrt_id',
  medType: 'urn:nhsa:med_type',
} as const;
/** Extension of a Claim: what the fund paid, when no ClaimResponse says it. */
export const FUND_AMOUNT = 'urn:zhenshen:fund-amount';
/** Extension of a Location: how far around its position the institution's ground reaches, in metres. */
export const FENCE_RADIUS = 'urn:zhenshen:fence-radius';

const Identifiers = z
  .array(z.object({ system: z.string().optional(), value: z.string().optional() }))
  .max(50)
  .optional();
const Identifier = z.object({ system: z.string().optional(), value: z.string().optional() });
export const Reference = z.object({ reference: z.string().max(500).optional(), identifier: Identifier.optional() });
export type Reference = z.infer<typeof Reference>;

const Concept = z.object({
  coding: z
    .array(z.object({ system: z.string().optional(), code: z.string().optional() }))
    .max(20)
    .optional(),
});
export type Concept = z.infer<typeof Concept>;
const Period = z.object({ start: z.string().optional(), end: z.string().optional() });
const Money = z.object({ value: z.number(), currency: z.string().optional() });
const base = {
  id: z
    .string()
    .regex(/^[A-Za-z0-9\-.]{1,64}$/)
    .optional(),
  meta: z.object({ lastUpdated: z.string().optional() }).optional(),
  identifier: Identifiers,
};

export const Patient = z.object({ resourceType: z.literal('Patient'), ...base });
export const Practitioner = z.object({ resourceType: z.literal('Practitioner'), ...base });
export const Organization = z.object({ resourceType: z.literal('Organization'), ...base });
export const PractitionerRole = z.object({
  resourceType: z.literal('PractitionerRole'),
  ...base,
  period: Period.optional(),
  practitioner: Reference.optional(),
  organization: Reference.optional(),
  code: z.array(Concept).max(20).optional(),
});
/** http://hl7.org/fhir/days-of-week, in the order of ISO 8601. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/;

export const Location = z.object({
  resourceType: z.literal('Location'),
  ...base,
  name: z.string().optional(),
  physicalType: Concept.optional(),
  type: z.array(Concept).max(20).optional(),
  /** WGS-84, as FHIR defines it. */
  position: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  hoursOfOperation: z
    .array(
      z.object({
        daysOfWeek: z.array(z.enum(DAYS)).max(7).optional(),
        allDay: z.boolean().optional(),
        openingTime: z.string().regex(TIME).optional(),
        closingTime: z.string().regex(TIME).optional(),
      }),
    )
    .max(14)
    .optional(),
  extension: z
    .array(z.object({ url: z.string(), valueDecimal: z.number().optional() }))
    .max(50)
    .optional(),
  managingOrganization: Reference.optional(),
  partOf: Reference.optional(),
});
export type Location = z.infer<typeof Location>;

export const Encounter = z.object({
  resourceType: z.literal('Encounter'),
  ...base,
  status: z.string(),
  class: z.object({ code: z.string().optional() }).optional(),
  statusHistory: z
    .array(z.object({ status: z.string(), period: Period }))
    .max(200)
    .optional(),
  type: z.array(Concept).max(20).optional(),
  subject: Reference.optional(),
  period: Period.optional(),
  serviceProvider: Reference.optional(),
  participant: z
    .array(z.object({ type: z.array(Concept).optional(), individual: Reference.optional() }))
    .max(50)
    .optional(),
  location: z
    .array(z.object({ location: Reference, period: Period.optional() }))
    .max(100)
    .optional(),
  hospitalization: z.object({ dischargeDisposition: Concept.optional() }).optional(),
});
export type Encounter = z.infer<typeof Encounter>;

const Item = z.object({
  sequence: z.number().int(),
  careTeamSequence: z.array(z.number().int()).max(50).optional(),
  productOrService: Concept.optional(),
  servicedDate: z.string().optional(),
  servicedPeriod: Period.optional(),
  quantity: z.object({ value: z.number().optional() }).optional(),
  net: Money.optional(),
  encounter: z.array(Reference).max(20).optional(),
});
export const Claim = z.object({
  resourceType: z.literal('Claim'),
  ...base,
  extension: z
    .array(z.object({ url: z.string(), valueMoney: Money.optional() }))
    .max(50)
    .optional(),
  status: z.string(),
  use: z.string().optional(),
  type: Concept.optional(),
  subType: Concept.optional(),
  patient: Reference,
  billablePeriod: Period.optional(),
  created: z.string().optional(),
  provider: Reference.optional(),
  facility: Reference.optional(),
  prescription: Reference.optional(),
  careTeam: z
    .array(z.object({ sequence: z.number().int(), provider: Reference, role: Concept.optional() }))
    .max(200)
    .optional(),
  diagnosis: z
    .array(z.object({ sequence: z.number().int(), diagnosisCodeableConcept: Concept.optional() }))
    .max(100)
    .optional(),
  item: z.array(Item).max(2000).optional(),
  total: Money.optional(),
});
export type Claim = z.infer<typeof Claim>;

/** What the fund paid for a claim: `total` of category `benefit`. */
export const ClaimResponse = z.object({
  resourceType: z.literal('ClaimResponse'),
  ...base,
  request: Reference,
  total: z
    .array(z.object({ category: Concept, amount: Money }))
    .max(50)
    .optional(),
});

export const READ = {
  Patient,
  Practitioner,
  PractitionerRole,
  Organization,
  Location,
  Encounter,
  Claim,
  ClaimResponse,
} as const;
export type ReadResource = z.infer<(typeof READ)[keyof typeof READ]>;

/** The value of the identifier of a system. */
export function identifierOf(
  resource: { identifier?: z.infer<typeof Identifiers> },
  system: string,
): string | undefined {
  return resource.identifier?.find((each) => each.system === system)?.value;
}

/** The first code of a concept that is in the system, or of any when none is named. */
export function codeOf(concept: Concept | undefined, system?: string): string | undefined {
  return concept?.coding?.find((each) => system === undefined || each.system === system)?.code;
}

/** What a reference points at within what was sent: `Patient/1`, `urn:uuid:…`; of an address its last two parts. */
export function targetOf({ reference }: Reference): string | undefined {
  if (reference === undefined || reference.startsWith('urn:')) return reference;
  return /([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference)?.[1];
}

/** The name under which a ClaimResponse is found by its claim. */
export function answerTo(claim: string): string {
  return `ClaimResponse-to/${claim}`;
}

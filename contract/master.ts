import { z } from 'zod';
import { Fence } from './fence.ts';
import { DeviceId, SiteId } from './ids.ts';

// Master data that claims are judged with: who may work where, who was on leave, which bed stands where, who may not be
// disturbed. Every record holds for a span of time, so that an event is judged by what was true when it happened.

const instant = z.iso.datetime({ offset: true });
const code = z.string().min(1).max(40);
const personId = z.string().min(1).max(30);
const span = { from: instant, until: instant.optional() };
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);

export const PRACTITIONER_ROLES = ['doctor', 'nurse', 'pharmacist', 'technician', 'resident'] as const;
export const SITE_KINDS = [
  'hospital',
  'clinic',
  'village-clinic',
  'pharmacy',
  'care-home',
  'internet-hospital',
] as const;

/** Why an inpatient is rightly not at the bed, or must not be disturbed. */
export const EXEMPTION_KINDS = [
  'operating-room',
  'icu',
  'examination',
  'dialysis',
  'isolation',
  'delivery',
  'psychiatric',
  'palliative',
  'leave',
] as const;

/** One record of master data. Numbers of people and practitioners are replaced by pseudonyms on arrival and not kept. */
export const MasterRecord = z.discriminatedUnion('record', [
  /** An institution: its kind, its hours (local time; absent = unknown), its beds, its fence. */
  z.strictObject({
    record: z.literal('site'),
    facilityId: SiteId,
    ...span,
    kind: z.enum(SITE_KINDS),
    alwaysOpen: z.boolean().optional(),
    hours: z
      .array(z.strictObject({ days: z.array(z.int().min(1).max(7)).min(1), open: timeOfDay, close: timeOfDay }))
      .max(14)
      .optional(),
    registeredBeds: z.int().min(0).optional(),
    /** Rural sites and those for the elderly have more who can't use a camera. */
    setting: z.enum(['rural', 'elderly-care']).optional(),
    fence: Fence.optional(),
  }),
  z.strictObject({ record: z.literal('practitioner'), code, ...span, role: z.enum(PRACTITIONER_ROLES) }),
  /** Where somebody is registered to practise (NHSA 5102 begntime, endtime). */
  z.strictObject({ record: z.literal('registration'), code, facilityId: SiteId, ...span }),
  /** Payment eligibility withdrawn, as officially announced. */
  z.strictObject({
    record: z.literal('eligibility'),
    code,
    ...span,
    status: z.enum(['suspended', 'terminated']),
    reference: z.string().min(1).max(80).optional(),
  }),
  z.strictObject({ record: z.literal('roster'), code, facilityId: SiteId, from: instant, until: instant }),
  z.strictObject({ record: z.literal('leave'), code, ...span }),
  z.strictObject({
    record: z.literal('bed'),
    facilityId: SiteId,
    ward: code,
    room: code.optional(),
    bed: code,
    ...span,
    device: DeviceId.optional(),
  }),
  z.strictObject({ record: z.literal('exemption'), stayId: code, ...span, kind: z.enum(EXEMPTION_KINDS) }),
  /** A gate of the ward saw somebody go out or come in. */
  z.strictObject({
    record: z.literal('ward-passage'),
    stayId: code,
    at: instant,
    direction: z.enum(['out', 'in']),
  }),
  /** A death as a source reports it. `from` is the day or hour of death. */
  z.strictObject({
    record: z.literal('death'),
    personId,
    from: instant,
    source: z.enum(['hospital', 'cremation', 'household', 'other']),
  }),
  /** What excuses a person from the camera, and who resembles whom. */
  z.strictObject({
    record: z.literal('person'),
    personId,
    ...span,
    bornOn: z.iso.date().optional(),
    bedridden: z.boolean().optional(),
    cannotBeCaptured: z.boolean().optional(),
    twinOf: z.array(personId).max(5).optional(),
    familyAid: z.array(personId).max(20).optional(),
    regularTreatment: z.enum(['dialysis', 'rehabilitation', 'chinese-medicine', 'chemotherapy']).optional(),
  }),
  /** Somebody who rightly collects for many: care-home staff, a village doctor. */
  z.strictObject({
    record: z.literal('proxy-role'),
    personId,
    ...span,
    role: z.enum(['care-home', 'village-doctor']),
    facilityId: SiteId.optional(),
  }),
  /** What the insured answered when asked whether a visit took place. */
  z.strictObject({
    record: z.literal('feedback'),
    claimId: code,
    personId,
    at: instant,
    answer: z.enum(['confirmed', 'denied', 'family-member']),
  }),
  /** Most that may be dispensed of an item in one visit. */
  z.strictObject({ record: z.literal('dispensing-cap'), item: code, ...span, quantity: z.number().gt(0) }),
  /** A time of outbreak, mass casualty or screening, in which many come at once with the same diagnosis. */
  z.strictObject({
    record: z.literal('mass-event'),
    facilityId: SiteId.optional(),
    diagnosis: code.optional(),
    ...span,
    kind: z.enum(['outbreak', 'mass-casualty', 'screening']),
  }),
]);
export type MasterRecord = z.infer<typeof MasterRecord>;
export type MasterKind = MasterRecord['record'];
export type MasterOf<K extends MasterKind> = Extract<MasterRecord, { record: K }>;

/** Takes back a record that was imported by mistake: the same record, named by all that identifies it. */
export const MasterWithdrawal = z.strictObject({ withdraws: MasterRecord, at: instant });
export type MasterWithdrawal = z.infer<typeof MasterWithdrawal>;

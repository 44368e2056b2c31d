import { z } from 'zod';
import { SiteId } from './ids.ts';

const instant = z.iso.datetime({ offset: true });
const code = z.string().min(1).max(40);
const span = { from: instant, until: instant.optional() };

/** How somebody left the ward (NHSA dscg_way). `against-advice`: 非医嘱离院. */
export const DISCHARGE_WAYS = ['home', 'transfer', 'against-advice', 'died', 'other'] as const;

export const STAY_KINDS = ['inpatient', 'day-surgery', 'maternity', 'home-bed'] as const;

/** An operation with those who must be in the building for it (NHSA 4101A oprninfo). */
export const Surgery = z.strictObject({ ...span, operator: code.optional(), anaesthetist: code.optional() });

/**
 * An inpatient's stay as an institution reports it (NHSA 2401, 2402, 4101A): at admission, whenever something changes,
 * and at discharge. The report with the latest `reportedAt` counts; earlier ones are kept as history. `personId` and
 * practitioner codes are replaced by pseudonyms on arrival and not kept.
 */
export const Stay = z
  .strictObject({
    stayId: code,
    personId: z.string().min(1).max(30),
    facilityId: SiteId,
    kind: z.enum(STAY_KINDS),
    reportedAt: instant,
    admittedAt: instant,
    dischargedAt: instant.optional(),
    admission: z.enum(['emergency', 'outpatient', 'transfer', 'other']).optional(),
    department: code.optional(),
    ward: code.optional(),
    room: code.optional(),
    bed: code.optional(),
    dischargeBed: code.optional(),
    dischargeWay: z.enum(DISCHARGE_WAYS).optional(),
    diedAt: instant.optional(),
    diagnosis: code.optional(),
    attending: code.optional(),
    /** GB/T 2260 region in which the person lives. */
    homeRegion: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    /** The mother's stay: mother and newborn share a bed. */
    newbornOf: code.optional(),
    /** Later beds, oldest first. */
    moves: z
      .array(z.strictObject({ at: instant, ward: code, room: code.optional(), bed: code }))
      .max(100)
      .optional(),
    icu: z.array(z.strictObject(span)).max(100).optional(),
    surgeries: z.array(Surgery).max(100).optional(),
    leaves: z.array(z.strictObject(span)).max(100).optional(),
    /** First of each kind: what the record proves that something was done for the patient. */
    firstOrderAt: instant.optional(),
    firstNoteAt: instant.optional(),
    firstExaminationAt: instant.optional(),
    /** When the record was first uploaded to the insurer. */
    uploadedAt: instant.optional(),
  })
  .refine(({ admittedAt, dischargedAt }) => !dischargedAt || Date.parse(admittedAt) <= Date.parse(dischargedAt), {
    error: 'dischargedAt is before admittedAt',
    path: ['dischargedAt'],
  });
export type Stay = z.infer<typeof Stay>;

/** Undoes a stay that was reported by mistake (NHSA 2404). Its findings are retracted. */
export const StayCancellation = z.strictObject({ cancelsStay: code, facilityId: SiteId, at: instant });
export type StayCancellation = z.infer<typeof StayCancellation>;

import { z } from 'zod';
import { Objection } from '../../contract/attestation.ts';
import { NotAssessableReason } from '../../contract/evidence.ts';
import { EventId } from '../../contract/ids.ts';
import { ShownOutcome } from './shown-outcome.ts';

/** One clock event as its own practitioner is shown it. */
const OwnMark = z.strictObject({
  jti: EventId,
  kind: z.enum(['staff.clock-in', 'staff.clock-out']),
  at: z.iso.datetime(),
  reference: z.string(),
});

/** The last shift as device and hub pair it; null = not recorded by this device. */
const OwnShift = z.strictObject({
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
  end: z.enum(['clock-out', 'open', 'forgotten', 'unbegun']),
});

/**
 * What this device recorded of a practitioner lately, told only to their own face. Other devices' events are not in it. With
 * `pass` an objection can be signed for a minute, on the look at the face that has just been taken.
 */
export const OwnRecord = z.strictObject({ pass: z.string(), marks: z.array(OwnMark), shift: OwnShift.nullable() });
export type OwnRecord = z.infer<typeof OwnRecord>;

/** POST /api/own-record: a practitioner wants to see their own times. Nothing is signed. */
export const OwnRecordRequest = z.strictObject({ number: z.string().trim().min(1).max(30) });
export type OwnRecordRequest = z.infer<typeof OwnRecordRequest>;

/** `own` only for whom the face confirmed. */
export const OwnRecordAnswer = z.strictObject({
  outcome: ShownOutcome,
  reasons: z.array(NotAssessableReason),
  own: OwnRecord.nullable(),
});
export type OwnRecordAnswer = z.infer<typeof OwnRecordAnswer>;

/** POST /api/objections: "that is not how it was". The event stays; what is said about it is signed beside it. */
export const ObjectionRequest = z.strictObject({
  pass: z.string().min(1).max(64),
  about: EventId,
  reason: Objection.shape.reason,
  claimedAt: z.iso.datetime({ offset: true }).optional(),
});
export type ObjectionRequest = z.infer<typeof ObjectionRequest>;

import { z } from 'zod';
import { BedsideReply } from '../../contract/attestation.ts';
import { NotAssessableReason } from '../../contract/evidence.ts';
import { ShownOutcome } from './shown-outcome.ts';

/** POST /api/staff/sign-in: the PIN is in the header, the face before the camera. */
export const SignInRequest = z.strictObject({ number: z.string().trim().min(1).max(30) });
export type SignInRequest = z.infer<typeof SignInRequest>;

/** `pass` goes into the header `x-staff-pass` of what needs PIN and face; it ends when it is not used. */
export const SignInAnswer = z.strictObject({
  outcome: ShownOutcome,
  reasons: z.array(NotAssessableReason),
  pass: z.string().nullable(),
});
export type SignInAnswer = z.infer<typeof SignInAnswer>;

/** GET /api/today: what this device recorded since midnight at the clinic. People are pseudonyms, cut to six characters. */
export const TodayAnswer = z.strictObject({
  day: z.iso.date(),
  /** Events, of whatever day, that the hub has not confirmed yet. */
  pending: z.int(),
  rows: z.array(
    z.strictObject({
      reference: z.string(),
      at: z.iso.datetime(),
      kind: z.string(),
      /** Null = recorded without looking at a face. */
      outcome: ShownOutcome.nullable(),
      person: z.string().nullable(),
    }),
  ),
});
export type TodayAnswer = z.infer<typeof TodayAnswer>;

/** POST /api/bedside-replies (staff): why no face can answer a bedside challenge. */
export const BedsideReplyRequest = z.strictObject({
  challenge: z.string().min(1).max(64),
  answer: BedsideReply.shape.answer,
  reason: BedsideReply.shape.reason,
  /** The member of staff who says so. */
  staff: z.string().trim().min(1).max(30),
});
export type BedsideReplyRequest = z.infer<typeof BedsideReplyRequest>;

import { z } from 'zod';
import { FINDING_CLASSES, JudgedSubject } from '../crosscheck/judged-subject.ts';
import { Message } from '../crosscheck/message.ts';

/** What the console shows first. */
export const Overview = z.strictObject({
  hub: z.string(),
  now: z.string(),
  claims: z.number(),
  cancelledClaims: z.number(),
  attestations: z.number(),
  quarantined: z.number(),
  verdicts: z.strictObject({ clear: z.number(), finding: z.number(), inconclusive: z.number() }),
  findings: z.strictObject({ open: z.number(), retracted: z.number(), dismissed: z.number(), upheld: z.number() }),
  openByRule: z.array(
    z.strictObject({ rule: z.string(), class: z.enum(FINDING_CLASSES), count: z.number(), amountFen: z.number() }),
  ),
  amountAtStakeFen: z.number(),
  devices: z.strictObject({ online: z.number(), offline: z.number() }),
  ledger: z.strictObject({ size: z.number(), root: z.string() }),
});
export type Overview = z.infer<typeof Overview>;

/** Something that a device signed about itself and that somebody should look at. */
export const DeviceNote = z.strictObject({
  event: z.enum([
    'camera-lost',
    'camera-frozen',
    'camera-looped',
    'camera-covered',
    'camera-dark',
    'camera-moved',
    'clock-stepped',
    'outbox-replaced',
    'out-of-service',
  ]),
  at: z.string(),
});
export type DeviceNote = z.infer<typeof DeviceNote>;

export const DeviceView = z.strictObject({
  id: z.string(),
  site: z.strictObject({ id: z.string(), name: z.string() }),
  profile: z.string(),
  place: z.strictObject({ type: z.string(), id: z.string() }),
  keyLevel: z.string(),
  state: z.enum(['active', 'revoked']),
  online: z.boolean(),
  since: z.string().nullable(),
  pending: z.number(),
  lastEventAt: z.string().nullable(),
  /** Newest first. */
  notes: z.array(DeviceNote).default([]),
});
export type DeviceView = z.infer<typeof DeviceView>;

/** A judgement that could not be made, and what was missing. Shown apart: it is nobody's fault. */
export const InconclusiveView = z.strictObject({
  rule: z.string(),
  subject: JudgedSubject,
  claimId: z.string().nullable(),
  site: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  missing: Message,
  judgedAt: z.string(),
});
export type InconclusiveView = z.infer<typeof InconclusiveView>;

/** `rules`: how many there are by rule, whichever of them was asked for; the most first. `total`: of what was asked for. */
export const InconclusivePage = z.strictObject({
  total: z.number(),
  rules: z.array(z.strictObject({ rule: z.string(), count: z.number() })),
  items: z.array(InconclusiveView),
});
export type InconclusivePage = z.infer<typeof InconclusivePage>;

/** The one shape of every error answer. `fields` names offending fields; `reference` finds the log line of a 500. */
export const ApiError = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    fields: z.array(z.string()).optional(),
    reference: z.string().optional(),
  }),
});
export type ApiError = z.infer<typeof ApiError>;

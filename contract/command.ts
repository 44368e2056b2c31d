import { z } from 'zod';
import { Subject } from './evidence.ts';
import { DeviceId, Digest, EventId, HubId } from './ids.ts';

const challenge = z.string().min(1).max(64);
const code = z.string().min(1).max(40);

/** What the hub may ask of a device. */
export const CommandBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('template.remove'), subject: Subject }),
  z.strictObject({ type: z.literal('ping') }),
  /** Is this inpatient at the bed? Answered by `patient.bedside` or `bedside.reply` with `challenge` as nonce until `dueAt` (s). */
  z.strictObject({
    type: z.literal('bedside.challenge'),
    challenge,
    subject: Subject.extend({ type: z.literal('insured') }),
    ...{ ward: code, room: code.optional(), bed: code },
    dueAt: z.number(),
  }),
  /** The challenge is answered elsewhere, or taken back. */
  z.strictObject({ type: z.literal('bedside.withdraw'), challenge }),
  /**
   * Hand over one clip that the device keeps, named by its digest in the `media` of an attestation. `order` is the case
   * or order that asks for it; it is written down with the clip wherever it goes.
   */
  z.strictObject({ type: z.literal('clip.release'), media: Digest, order: z.string().min(1).max(64) }),
]);

/** A command, signed by the hub. Refused when expired (`exp`, seconds), for another device, or when `jti` was seen. */
export const Command = z.strictObject({
  v: z.literal(1),
  iss: HubId,
  aud: DeviceId,
  jti: EventId,
  iat: z.number(),
  exp: z.number(),
  body: CommandBody,
});
export type Command = z.infer<typeof Command>;

import { z } from 'zod';
import { Subject } from './evidence.ts';
import { DeviceId, EventId, HubId } from './ids.ts';

/** What the hub may ask of a device. */
export const CommandBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('template.remove'), subject: Subject }),
  z.strictObject({ type: z.literal('ping') }),
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

import { z } from 'zod';
import { Subject } from './evidence.ts';
import { DeviceId, SubjectId } from './ids.ts';

/** More than the staff of any one institution that passes one camera. */
const MOST_PEOPLE = 2_000;

/**
 * Under policy `site`: the template of one member of staff, on its way from the kiosk that enrolled it to one camera of the same
 * site. `jwe` is encrypted to that camera, so that the hub, which carries it, can't open it.
 */
export const CarriedTemplate = z.strictObject({
  camera: DeviceId,
  subject: Subject.extend({ type: z.literal('practitioner') }),
  template: z.uuid(),
  consent: z.uuid(),
  createdAt: z.iso.datetime(),
  jwe: z.string().min(1).max(12_000),
});
export type CarriedTemplate = z.infer<typeof CarriedTemplate>;

/** The cameras that watch the asking kiosk's site: their certificates, and what has been carried to each already. */
export const SiteCameras = z.strictObject({
  cameras: z.array(
    z.strictObject({
      device: DeviceId,
      /** PEM, by the region's authority: the kiosk checks that before it encrypts anything to its key. */
      certificate: z.string().max(8_192),
      held: z.array(
        z.strictObject({
          template: z.uuid(),
          subject: SubjectId,
          createdAt: z.iso.datetime(),
          /** Carried there by the kiosk that asks. */
          own: z.boolean(),
        }),
      ),
    }),
  ),
});
export type SiteCameras = z.infer<typeof SiteCameras>;

/** A kiosk takes back what may not lie on a camera any longer. */
export const CarriedRemoval = z.strictObject({ templates: z.array(z.uuid()).min(1).max(MOST_PEOPLE) });
export type CarriedRemoval = z.infer<typeof CarriedRemoval>;

/** A camera asks for what is there for it, and names what it has. */
export const CarriedRequest = z.strictObject({ have: z.array(z.uuid()).max(MOST_PEOPLE) });
export type CarriedRequest = z.infer<typeof CarriedRequest>;

/** What the camera does not have yet, and what of the things it has it must remove. */
export const CarriedAnswer = z.strictObject({
  templates: z.array(z.strictObject({ jwe: z.string() })),
  gone: z.array(z.uuid()),
});
export type CarriedAnswer = z.infer<typeof CarriedAnswer>;

/** Where the hub answers: POST `cameras` for SiteCameras, PUT a CarriedTemplate, POST a CarriedRemoval, POST a CarriedRequest. */
export const SITE_TEMPLATE_PATHS = {
  cameras: '/v1/site-templates/cameras',
  templates: '/v1/site-templates',
  removals: '/v1/site-templates/removals',
  requests: '/v1/site-templates/requests',
} as const;

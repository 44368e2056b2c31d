import { z } from 'zod';
import { CameraSpec } from './camera-spec.ts';
import { DeviceConfig } from './device-config.ts';
import { DeviceId, HubId } from './ids.ts';
import { ModelBundle } from './model-bundle.ts';
import { SightingSettings } from './sighting-settings.ts';

/** Languages of the screens. */
export const Language = z.enum(['zh-CN', 'en']);

/**
 * A camera that a hub may give a device: a real one, without a password. A recording in a camera's place is for demos, and
 * whoever runs the hub must not be able to put one there; a password belongs into the device's own file, not on a broker.
 */
export const RemoteCamera = CameraSpec.refine(
  (camera) => camera.type !== 'replay' && !(camera.type === 'ffmpeg' && camera.input.kind === 'file'),
  'a hub can only name a real camera, never a recording',
).refine(
  (camera) => !(camera.type === 'ffmpeg' && camera.input.kind === 'rtsp' && /\/\/[^/]*@/.test(camera.input.url)),
  "a camera's account belongs into cameraLogin of the device's agent.json",
);

/** What a hub may decide about a device's own settings. A field that is absent is the device's own affair. */
export const RemoteSettings = z.strictObject({
  camera: RemoteCamera.optional(),
  language: Language.optional(),
  /** All of them at once: whether clips are kept and how long is one decision. Only for devices of profile `camera`. */
  sightings: SightingSettings.optional(),
});
export type RemoteSettings = z.infer<typeof RemoteSettings>;

/**
 * What a device shall run, signed by the hub, retained on the device's config topic. `revision` counts up for each device and
 * is never used twice; a device applies only a higher one than it has ever tried, before `exp` (seconds).
 */
export const DesiredState = z.strictObject({
  v: z.literal(1),
  iss: HubId,
  aud: DeviceId,
  iat: z.number(),
  exp: z.number(),
  revision: z.int().min(1),
  config: DeviceConfig,
  settings: RemoteSettings,
  /** Signed FacePolicy; without one, that of the grant counts. */
  facePolicy: z.string().max(40_000).optional(),
  /** Without one, the models that came with the agent run. */
  bundle: ModelBundle.optional(),
  /** The device has to be well within so many seconds after the change, or goes back by itself. */
  healthyWithinS: z.int().min(2).max(600),
});
export type DesiredState = z.infer<typeof DesiredState>;

/** Why a device did not take, or did not keep, a desired state. */
export const DESIRED_STATE_PROBLEMS = [
  'EXPIRED',
  'NOT_FOR_THIS_DEVICE',
  'MODEL_DOWNGRADE',
  'BUNDLE_UNAVAILABLE',
  'BUNDLE_INVALID',
  'POLICY_INVALID',
  'START_FAILED',
  'CRASHED',
  'CAMERA_LOST',
  'HUB_UNREACHABLE',
  'STALLED',
  'OUT_OF_SERVICE',
] as const;
export const DesiredStateProblem = z.enum(DESIRED_STATE_PROBLEMS);
export type DesiredStateProblem = z.infer<typeof DesiredStateProblem>;

/** A device's signed answer to a desired state: which revision, and what was wrong with it, if anything. */
export const DesiredAnswer = z.strictObject({ revision: z.int().min(1), problem: DesiredStateProblem.optional() });
export type DesiredAnswer = z.infer<typeof DesiredAnswer>;

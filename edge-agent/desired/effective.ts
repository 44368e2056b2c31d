import type { Logger } from 'pino';
import type { CameraSpec } from '../../contract/camera-spec.ts';
import { DesiredState } from '../../contract/desired-state.ts';
import { MEDIA_TYPES } from '../../contract/jws.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import type { WeightSet } from '../../models/weights.ts';
import type { LocalConfig } from '../config/local-config.ts';
import { readHubWord } from '../uplink/hub-word.ts';
import type { DesiredBook } from './book.ts';
import { openBundle } from './bundle-folder.ts';

/** What the agent runs now: the grant and `agent.json`, with what the hub wants laid over them. */
export interface EffectiveState {
  readonly identity: DeviceIdentity;
  readonly localConfig: LocalConfig;
  /** Undefined = the models that came with the agent. */
  readonly weights: WeightSet | undefined;
  readonly revision: number;
  readonly bundle: number;
  /** Seconds in which a state on trial has to prove itself; undefined = nothing is on trial. */
  readonly trialS: number | undefined;
}

/**
 * Lays the state on trial, else the one that is kept, over grant and `agent.json`. Signatures are checked again: files on a
 * device can be altered. What does not verify is left out and said in the log. Throws DesiredError for a bundle that is damaged.
 */
export function effectiveState(
  identity: DeviceIdentity,
  localConfig: LocalConfig,
  book: Pick<DesiredBook, 'kept' | 'trial'>,
  logger: Logger,
): EffectiveState {
  const signed = book.trial?.signed ?? book.kept;
  const word =
    signed === null
      ? undefined
      : readHubWord(Buffer.from(signed, 'latin1'), MEDIA_TYPES.desiredState, DesiredState, identity);
  if (word && !word.valid)
    logger.error({ why: word.why }, 'the desired state on this device is not the word of its hub');
  const desired = word?.valid ? word.word : undefined;
  const sightings = desired?.settings.sightings ?? localConfig.sightings;
  return {
    identity: desired ? identityUnder(identity, desired) : identity,
    localConfig: {
      ...localConfig,
      language: desired?.settings.language ?? localConfig.language,
      ...(sightings && { sightings }),
      camera: withLogin(desired?.settings.camera ?? localConfig.camera, localConfig.cameraLogin),
    },
    weights: desired?.bundle && openBundle(identity.dir, desired.bundle),
    revision: desired?.revision ?? 0,
    bundle: desired?.bundle?.version ?? 0,
    trialS: desired && book.trial ? desired.healthyWithinS : undefined,
  };
}

// The hub's later word counts: a grant that is newer (another place, a renewed certificate) was made knowing this state.
function identityUnder(identity: DeviceIdentity, { iat, config, facePolicy }: DesiredState): DeviceIdentity {
  const isLater = iat >= (identity.grantedAt ?? 0);
  return {
    ...identity,
    ...(isLater && { config }),
    ...(isLater && facePolicy !== undefined && { facePolicy }),
  };
}

/** The address of an RTSP camera with the account that only this device knows. */
function withLogin(camera: CameraSpec, login: LocalConfig['cameraLogin']): CameraSpec {
  if (!login || camera.type !== 'ffmpeg' || camera.input.kind !== 'rtsp') return camera;
  const url = new URL(camera.input.url);
  if (url.username !== '') return camera;
  url.username = encodeURIComponent(login.user);
  url.password = encodeURIComponent(login.password);
  return { ...camera, input: { ...camera.input, url: url.href } };
}

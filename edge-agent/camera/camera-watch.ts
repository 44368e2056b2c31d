import type { Logger } from 'pino';
import type { Attestor } from '../attestation/draft.ts';
import type { DeviceEvent } from '../attestation/status-log.ts';
import type { Camera, CameraState } from './camera.ts';

/** A change has to last so long before it is signed, ms: a camera that blinks is no evidence of anything. */
const DEBOUNCE_MS = 5_000;

const EVENTS = {
  starting: 'camera-lost',
  lost: 'camera-lost',
  frozen: 'camera-frozen',
  looped: 'camera-looped',
  covered: 'camera-covered',
  dark: 'camera-dark',
  moved: 'camera-moved',
  ok: 'camera-restored',
} as const satisfies Record<CameraState, DeviceEvent>;

/**
 * Signs `camera-lost`, doubts about its pictures, and `camera-restored`. The cross-check needs to know when a place could not see anybody: a patient
 * is not absent because a cable was out. A picture that stands still or repeats is no excuse, and says so. The answer ends the watch.
 */
export function watchCamera(
  camera: Pick<Camera, 'state' | 'onChange'>,
  attestor: Attestor,
  logger: Logger,
  debounceMs: number = DEBOUNCE_MS,
): () => void {
  let signed: CameraState = 'ok';
  let timer: NodeJS.Timeout | undefined;

  const settle = () => {
    timer = undefined;
    const { state } = camera;
    if (state === signed) return;
    const event = EVENTS[state];
    try {
      attestor.attest({ kind: 'device.status', status: { event } });
      signed = state === 'starting' ? 'lost' : state;
      logger.info({ event }, 'camera: attested');
    } catch (error) {
      logger.error({ err: error, event }, 'camera: the change could not be attested; it will be with the next one');
    }
  };
  const consider = () => {
    clearTimeout(timer);
    timer = setTimeout(settle, debounceMs);
  };

  consider();
  const unsubscribe = camera.onChange(consider);
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

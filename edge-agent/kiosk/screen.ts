import type { DeviceConfig } from '../../contract/device-config.ts';
import { type Camera, type CameraCounts, type CameraState, isBlind } from '../camera/camera.ts';
import type { BedsideTasks } from '../session/bedside-tasks.ts';
import type { Link } from '../uplink/link-status.ts';
import type { KioskState } from './kiosk-state.ts';

export type Phase = KioskState['phase'];

/** How long a result stays when nobody does anything, ms: short when all is well, for the next person. */
const MATCH_SHOWN_MS = 3_000;
const OTHER_SHOWN_MS = 8_000;

/** Whoever moved before the camera so lately is near, ms; looked at once a second. */
const NEAR_MS = 3_000;
const LOOK_MS = 1_000;

/** What the kiosk page shows, put together from the session, the camera and the link. */
export interface Screen {
  readonly state: KioskState;
  show(phase: Phase): void;
  /** Something that `state` is made of may have changed. */
  refresh(): void;
  /** Calls `listener` with each new state; the answer ends the subscription. */
  onChange(listener: (state: KioskState) => void): () => void;
  close(): void;
}

export interface ScreenParts {
  readonly config: Pick<DeviceConfig, 'profile' | 'siteName' | 'place' | 'notice'>;
  readonly browserCamera: boolean;
  readonly camera: Pick<Camera, 'state' | 'onChange'> & { readonly counts?: Pick<CameraCounts, 'stillMs'> };
  readonly link: Link;
  readonly engineFailed: () => boolean;
  readonly staffFace: () => boolean;
  readonly browserPosition: boolean;
  readonly bedsideTasks: Pick<BedsideTasks, 'list' | 'onChange'>;
}

/** People need to know whether the camera works, not how somebody meddles with it. */
function shownState(state: CameraState): KioskState['camera'] {
  if (state === 'starting') return 'starting';
  return isBlind(state) ? 'lost' : 'ok';
}

/** A screen that is idle until something is shown. `close` ends its timers and subscriptions. */
export function createScreen(parts: ScreenParts): Screen {
  const { config, browserCamera, camera, link, engineFailed, staffFace, browserPosition, bedsideTasks } = parts;
  const listeners = new Set<(state: KioskState) => void>();
  let phase: Phase = { name: 'idle' };
  let timer: NodeJS.Timeout | undefined;
  let shown = '';

  const stateNow = (): KioskState => ({
    profile: config.profile,
    siteName: config.siteName,
    place: config.place.id,
    camera: shownState(camera.state),
    browserCamera,
    link: { online: link.status.online, pending: link.status.pending },
    notice: config.notice,
    staffFace: staffFace(),
    browserPosition,
    ...nearbyNow(),
    openChallenges: bedsideTasks
      .list()
      .map(({ id, ward, bed, dueAt }) => ({ id, ward, bed, dueAt: new Date(dueAt).toISOString() })),
    phase: outOfService() ?? phase,
  });
  const nearbyNow = (): Pick<KioskState, 'nearby'> => {
    const stillMs = camera.counts?.stillMs;
    return stillMs === undefined ? {} : { nearby: stillMs < NEAR_MS };
  };
  const outOfService = (): Phase | undefined => {
    if (link.status.outOfService) return { name: 'out-of-service', reason: link.status.outOfService };
    if (engineFailed()) return { name: 'out-of-service', reason: 'engine-failed' };
    // The page's own camera comes back when the page asks for it, so the page must not be taken out of service.
    const cameraOut = isBlind(camera.state) && !browserCamera && phase.name === 'idle';
    return cameraOut ? { name: 'out-of-service', reason: 'camera-lost' } : undefined;
  };
  const refresh = () => {
    const state = stateNow();
    const text = JSON.stringify(state);
    if (text === shown) return;
    shown = text;
    for (const listener of listeners) listener(state);
  };
  const show = (next: Phase) => {
    clearTimeout(timer);
    phase = next;
    if (next.name === 'result' || next.name === 'recorded') {
      const fine = next.name === 'recorded' || next.outcome === 'match';
      timer = setTimeout(() => show({ name: 'idle' }), fine ? MATCH_SHOWN_MS : OTHER_SHOWN_MS);
    }
    refresh();
  };
  const looking = setInterval(refresh, LOOK_MS);
  looking.unref();
  const unsubscribe = [camera.onChange(refresh), link.onChange(refresh), bedsideTasks.onChange(refresh)];

  return {
    get state() {
      return stateNow();
    },
    show,
    refresh,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearTimeout(timer);
      clearInterval(looking);
      for (const end of unsubscribe) end();
      listeners.clear();
    },
  };
}

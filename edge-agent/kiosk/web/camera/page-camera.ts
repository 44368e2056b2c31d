import { onBeforeUnmount, shallowRef, watch } from 'vue';
import type { KioskState } from '../../kiosk-state.ts';
import { type BrowserCameraProblem, createBrowserCamera } from './browser-camera.ts';

const RETRY_MS = 5_000;

/** Runs this page's own webcam whenever the agent wants it, and tries again when it was unplugged or refused. */
export function usePageCamera(
  shown: { readonly state: KioskState | null; readonly connected: boolean },
  send: (picture: Blob) => boolean,
) {
  const stream = shallowRef<MediaStream | null>(null);
  const problem = shallowRef<BrowserCameraProblem | null>(null);
  const camera = createBrowserCamera(send);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function start(): Promise<void> {
    const started = await camera.start();
    if (typeof started === 'string') {
      problem.value = started;
      timer = setTimeout(() => void start(), RETRY_MS);
      return;
    }
    problem.value = null;
    stream.value = started;
    started.getVideoTracks()[0]?.addEventListener('ended', () => {
      camera.stop();
      stream.value = null;
      problem.value = 'missing';
      timer = setTimeout(() => void start(), RETRY_MS);
    });
  }

  // Only once connected: a picture must never be sent to an agent that has a camera of its own.
  watch(
    () => shown.connected && shown.state?.browserCamera === true,
    (wanted) => {
      clearTimeout(timer);
      camera.stop();
      stream.value = null;
      problem.value = null;
      if (wanted) void start();
    },
  );
  watch(
    () => ['looking', 'scanning'].includes(shown.state?.phase.name ?? ''),
    (looking) => camera.setBusy(looking),
  );
  onBeforeUnmount(() => {
    clearTimeout(timer);
    camera.stop();
  });
  return { stream, problem };
}

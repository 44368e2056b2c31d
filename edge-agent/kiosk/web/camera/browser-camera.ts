/** Pictures a second while somebody is being looked at, and otherwise: enough for the agent to know that the camera lives. */
const BUSY_FPS = 8;
const IDLE_FPS = 1;
const WIDTH = 640;
const JPEG_QUALITY = 0.85;

export type BrowserCameraProblem = 'refused' | 'missing' | 'failed';

/** This page's own webcam as the kiosk's camera: its pictures go to the agent on this machine and nowhere else. */
export interface BrowserCamera {
  /** Resolves with the stream to show, or with what is wrong. */
  start(): Promise<MediaStream | BrowserCameraProblem>;
  stop(): void;
  setBusy(busy: boolean): void;
}

export function createBrowserCamera(send: (picture: Blob) => boolean): BrowserCamera {
  const video = document.createElement('video');
  const canvas = document.createElement('canvas');
  let stream: MediaStream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;

  function takePicture(): void {
    timer = setTimeout(takePicture, 1000 / (busy ? BUSY_FPS : IDLE_FPS));
    if (video.videoWidth === 0) return;
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((picture) => picture && send(picture), 'image/jpeg', JPEG_QUALITY);
  }

  return {
    async start() {
      try {
        const ideal = { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' };
        stream = await navigator.mediaDevices.getUserMedia({ video: ideal, audio: false });
        video.srcObject = stream;
        video.muted = true;
        await video.play();
      } catch (error) {
        return problemOf(error);
      }
      takePicture();
      return stream;
    },
    stop() {
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
      stream = null;
    },
    setBusy(now) {
      if (now === busy) return;
      busy = now;
      if (stream) {
        clearTimeout(timer);
        takePicture();
      }
    },
  };
}

// Names of DOMException, from the Media Capture specification.
function problemOf(error: unknown): BrowserCameraProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError') return 'refused';
  return name === 'NotFoundError' ? 'missing' : 'failed';
}

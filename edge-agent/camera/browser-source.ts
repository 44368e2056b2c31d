import type { CameraSource } from './camera-source.ts';

/** The kiosk page's own webcam: its WebSocket pushes the pictures in. For trying the product on a laptop. */
export interface BrowserSource extends CameraSource {
  /** Takes a JPEG from the page. The server has limited its size before. Ignored while no run is under way. */
  push(encoded: Uint8Array): void;
}

/** A source that has pictures only while a page pushes them. */
export function browserSource(): BrowserSource {
  let sink: ((encoded: Uint8Array) => void) | undefined;
  return {
    silence: 'waiting',
    push(encoded) {
      sink?.(encoded);
    },
    async run(onPicture, signal) {
      if (signal.aborted) return;
      sink = onPicture;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      sink = undefined;
    },
  };
}

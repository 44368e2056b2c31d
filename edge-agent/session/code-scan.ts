import type { Logger } from 'pino';
import { type Camera, isBlind } from '../camera/camera.ts';
import type { CodeReader } from '../codes/code-reader.ts';
import type { FaceWatch } from './face-watch.ts';

/** How long somebody may look for their slip, ms. */
const PATIENCE_MS = 20_000;

/** What came of it: the text of a code, or why there is none. */
export type ScanResult =
  | { readonly outcome: 'found'; readonly text: string }
  | { readonly outcome: 'timed-out' | 'cancelled' | 'camera-lost' };

/** A code held before the camera: pictures are looked through until one holds a code. Faces are not looked at. */
export interface CodeScan {
  /** The caller holds the turn. */
  scan(): Promise<ScanResult>;
  /** Ends the scan under way, if any. */
  cancel(): void;
}

export interface CodeScanParts {
  readonly camera: Pick<Camera, 'state'>;
  readonly watch: Pick<FaceWatch, 'attendPictures'>;
  readonly reader: Pick<CodeReader, 'read'>;
  readonly logger: Logger;
  readonly now: () => number;
}

export function createCodeScan({ camera, watch, reader, logger, now }: CodeScanParts): CodeScan {
  let finish: ((result: ScanResult) => void) | undefined;
  return {
    async scan() {
      if (isBlind(camera.state)) return { outcome: 'camera-lost' };
      const { promise, resolve } = Promise.withResolvers<ScanResult>();
      finish = resolve;
      const startedAt = now();
      const timer = setTimeout(() => resolve({ outcome: 'timed-out' }), PATIENCE_MS);
      const leave = watch.attendPictures({
        async takePicture(frame) {
          // A picture from before may show the slip of whoever stood there before.
          if (frame.at < startedAt) return;
          const text = await reader.read(frame).catch((error: unknown) => {
            logger.warn({ err: error }, 'session: a picture could not be searched for a code');
            return null;
          });
          if (text !== null) resolve({ outcome: 'found', text });
        },
        end: (why) => resolve({ outcome: why === 'camera-lost' ? why : 'cancelled' }),
      });
      return promise.finally(() => {
        finish = undefined;
        clearTimeout(timer);
        leave();
      });
    },
    cancel: () => finish?.({ outcome: 'cancelled' }),
  };
}

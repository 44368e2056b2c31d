import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { type BrowserSource, browserSource } from './browser-source.ts';
import type { CameraSource } from './camera-source.ts';
import type { CameraSpec } from './camera-spec.ts';
import { ffmpegSource } from './ffmpeg-source.ts';
import { replaySource } from './replay-source.ts';
import { stillSource } from './still-source.ts';

/** The source that a device's configuration names. Paths in it count from `folder`, the device's own. */
export function openSource(spec: CameraSpec, folder: string, logger: Logger): CameraSource | BrowserSource {
  switch (spec.type) {
    case 'replay':
      return replaySource(resolve(folder, spec.path), spec.fps, logger);
    case 'ffmpeg': {
      const { input } = spec;
      return ffmpegSource(input.kind === 'file' ? { ...input, path: resolve(folder, input.path) } : input, spec.fps);
    }
    case 'still':
      return stillSource(spec);
    case 'browser':
      return browserSource();
  }
}

/** Whether the pictures come from the kiosk page. */
export function isBrowserSource(source: CameraSource): source is BrowserSource {
  return 'push' in source;
}

import { createHash } from 'node:crypto';
import type { Frame } from '../../models/engine/face-engine.ts';
import { type Hidden, hiddenBy } from './coverage.ts';
import { createMotionWatch } from './motion-watch.ts';
import { createRepetitionDetector, type Repetition } from './repetition.ts';
import type { SceneWatch } from './scene-watch.ts';

/** Why pictures that arrive and can be read are not believed to show what is before the camera now. */
export type Doubt = 'frozen' | 'looped' | Hidden | 'moved';

/** Nothing to be seen for so long is no hand passing by, ms. */
const HIDDEN_MS = 5_000;

/** Watches one camera for doubts. Whoever can get at the cable or the driver can feed it what he likes. */
export interface CameraDoubts {
  /** A picture as it arrived, whether anybody looks at it or not; the answer is its digest. */
  arrived(encoded: Uint8Array, at: number): string;
  /** A picture that was decoded. */
  seen(frame: Frame, at: number): void;
  readonly current: Doubt | undefined;
  /** How long nothing has moved, ms: an empty room at night, or a picture of one; nobody can tell. Undefined = not watched. */
  readonly stillMs: number | undefined;
}

/**
 * `repeats`: the source plays its pictures again on purpose, so that repetition raises no doubt. `scene`: the camera watches a
 * place and must not be turned away from it; without one nobody asks where it looks.
 */
export function createCameraDoubts(repeats: boolean, scene?: SceneWatch): CameraDoubts {
  const repetition = createRepetitionDetector();
  const motion = repeats ? undefined : createMotionWatch();
  let verdict: Repetition = 'fresh';
  let hidden: { readonly by: Hidden; readonly since: number; readonly lasts: boolean } | undefined;
  return {
    arrived(encoded, at) {
      const digest = createHash('sha256').update(encoded).digest('base64url');
      verdict = repetition.note(digest, at);
      motion?.arrived(encoded, at);
      return digest;
    },
    seen(frame, at) {
      const by = hiddenBy(frame);
      const since = hidden?.since ?? at;
      hidden = by && { by, since, lasts: at - since >= HIDDEN_MS };
      if (!by) scene?.seen(frame, at);
    },
    get current() {
      if (hidden?.lasts) return hidden.by;
      if (!repeats && verdict !== 'fresh') return verdict;
      if (motion?.looped) return 'looped';
      return scene?.moved ? 'moved' : undefined;
    },
    get stillMs() {
      return motion?.stillMs;
    },
  };
}

import { createHash } from 'node:crypto';
import type { Frame } from '../../models/engine/face-engine.ts';
import { showsNothing } from './coverage.ts';
import { createRepetitionDetector, type Repetition } from './repetition.ts';

/** Why pictures that arrive and can be read are not believed to show what is before the camera now. */
export type Doubt = 'frozen' | 'looped' | 'covered';

/** Nothing to be seen for so long is no hand passing by, ms. */
const COVERED_MS = 5_000;

/** Watches one camera for doubts. Whoever can get at the cable or the driver can feed it what he likes. */
export interface CameraDoubts {
  /** A picture as it arrived, whether anybody looks at it or not; the answer is its digest. */
  arrived(encoded: Uint8Array, at: number): string;
  /** A picture that was decoded. */
  seen(frame: Frame, at: number): void;
  readonly current: Doubt | undefined;
}

/** `repeats`: the source plays its pictures again on purpose, so that repetition raises no doubt. */
export function createCameraDoubts(repeats: boolean): CameraDoubts {
  const repetition = createRepetitionDetector();
  let verdict: Repetition = 'fresh';
  let nothingSince: number | undefined;
  let covered = false;
  return {
    arrived(encoded, at) {
      const digest = createHash('sha256').update(encoded).digest('base64url');
      verdict = repetition.note(digest, at);
      return digest;
    },
    seen(frame, at) {
      nothingSince = showsNothing(frame) ? (nothingSince ?? at) : undefined;
      covered = nothingSince !== undefined && at - nothingSince >= COVERED_MS;
    },
    get current() {
      if (covered) return 'covered';
      return repeats || verdict === 'fresh' ? undefined : verdict;
    },
  };
}

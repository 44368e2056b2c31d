import { createGlancer } from './glance.ts';
import { createRetraceDetector } from './retrace.ts';

/** What moves before a camera, and whether it moved just so before. */
export interface MotionWatch {
  /** A picture as it arrived. It is glanced at later, if there is time. */
  arrived(encoded: Uint8Array, at: number): void;
  readonly looped: boolean;
  /** How long nothing has moved, ms; undefined before the first glance. */
  readonly stillMs: number | undefined;
}

export function createMotionWatch(): MotionWatch {
  const retrace = createRetraceDetector();
  let movedAt: number | undefined;
  let glancedAt = 0;
  const glance = createGlancer((seen, at) => {
    retrace.note(seen);
    glancedAt = at;
    if (movedAt === undefined || retrace.unmoved === 0) movedAt = at;
  });
  return {
    arrived: glance,
    get looped() {
      return retrace.looped;
    },
    get stillMs() {
      return movedAt === undefined ? undefined : glancedAt - movedAt;
    },
  };
}

import type { Frame } from '../../models/engine/face-engine.ts';
import { sceneOf } from '../camera/scene-likeness.ts';

/** A cell that changes by less (of 255) shows noise. */
const NOISE = 6;

/** Fewer cells than this (of 2,304) are a flickering lamp; a face at a distance at which it can be known is more. */
const FEW_CELLS = 4;

/** Even of a picture that stands still one look is taken so often: somebody may have come in by inches. */
const AT_LEAST_EVERY = 10;

/** Tells pictures in which nothing has moved since the last one that was looked at: analysing them would find what it found. */
export interface Stillness {
  isStill(frame: Frame): boolean;
}

export function createStillness(): Stillness {
  let looked: Float32Array | undefined;
  let passedOver = 0;
  return {
    isStill(frame) {
      const { cells } = sceneOf(frame);
      const before = looked;
      const changed = before
        ? cells.filter((luma, i) => Math.abs(luma - (before[i] ?? 0)) >= NOISE).length
        : cells.length;
      if (changed < FEW_CELLS && passedOver < AT_LEAST_EVERY) {
        passedOver++;
        return true;
      }
      looked = cells;
      passedOver = 0;
      return false;
    },
  };
}

import { ALIGNED_SIZE } from '../engine/align.ts';
import { meanOf, SKIN, valuesIn } from './skin-area.ts';

/** Variance of the Laplacian, as a share of the variance of the luma, at which sharpness is one half. */
const HALF_SHARP = 0.1;

/**
 * How sharp an aligned face is, 0 to 1. Variance of the Laplacian (Pech-Pacheco et al. 2000): blur removes what it responds
 * to. As a share of the luma's own variance it does not change with the light, so that a dark picture is not called blurred.
 */
export function sharpnessOf(luma: Float32Array): number {
  const contrast = varianceOf(valuesIn(luma, SKIN));
  if (contrast === 0) return 0;
  const ratio = varianceOf(laplacianIn(luma)) / contrast;
  return ratio / (ratio + HALF_SHARP);
}

function laplacianIn(luma: Float32Array): Float32Array {
  const at = (index: number) => luma[index] ?? 0;
  const { left, right, top, bottom } = SKIN;
  const values = new Float32Array((right - left) * (bottom - top));
  let next = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = y * ALIGNED_SIZE + left; i < y * ALIGNED_SIZE + right; i++) {
      values[next++] = at(i - 1) + at(i + 1) + at(i - ALIGNED_SIZE) + at(i + ALIGNED_SIZE) - 4 * at(i);
    }
  }
  return values;
}

function varianceOf(values: Float32Array): number {
  const mean = meanOf(values);
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return sum / values.length;
}

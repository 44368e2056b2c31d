import { ALIGNED_SIZE } from '../engine/align.ts';

/** A rectangle of an aligned face, in its pixels; `right` and `bottom` are the first column and row outside. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The middle of an aligned face: brows to chin, without hair, ears and background. */
export const SKIN: Area = { left: 26, right: 86, top: 32, bottom: 104 };

/** The values of an area of an aligned face's plane (luma, chroma), row by row. */
export function valuesIn(plane: Float32Array, { left, right, top, bottom }: Area): Float32Array {
  const values = new Float32Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) {
    values.set(plane.subarray(y * ALIGNED_SIZE + left, y * ALIGNED_SIZE + right), (y - top) * (right - left));
  }
  return values;
}

/** Arithmetic mean; NaN of nothing. */
export function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The value that `share` (0 to 1) of the others lie below; NaN of nothing. */
export function quantileOf(ascending: Float32Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}

import type { Frame } from './face-engine.ts';

/**
 * Where each pixel of a new picture comes from: source x = a·x + b·y + c, source y = d·x + e·y + f. Coordinates count
 * from the centre of the first pixel, as the alignment template does.
 */
export interface SourceMap {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** An 8-bit range picture in floats, RGB, row by row. */
export interface Patch {
  readonly width: number;
  readonly height: number;
  readonly rgb: Float32Array;
}

/** Samples per pixel and direction: enough to fit 50 megapixels into the detector. */
const MAX_SAMPLES = 16;

/**
 * Bilinear resampling. A pixel that covers many source pixels is the mean of n x n samples, or fine texture would
 * turn into false edges (aliasing) and large faces would get worse embeddings than small ones. Outside the source the
 * nearest edge pixel is repeated.
 */
export function resample(frame: Frame, map: SourceMap, width: number, height: number): Patch {
  const { rgb, width: sourceWidth } = frame;
  const lastX = frame.width - 1;
  const lastY = frame.height - 1;
  const shrink = Math.max(Math.hypot(map.a, map.d), Math.hypot(map.b, map.e));
  // One bilinear sample averages 2 x 2 pixels already. The bound keeps absurd landmarks from costing minutes.
  const samples = Math.max(1, Math.min(MAX_SAMPLES, Math.round(shrink / 2)));
  const weight = 1 / (samples * samples);
  const out = new Float32Array(width * height * 3);
  let target = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let j = 0; j < samples; j++) {
        const sampleY = y + (j + 0.5) / samples - 0.5;
        for (let i = 0; i < samples; i++) {
          const sampleX = x + (i + 0.5) / samples - 0.5;
          const sourceX = clamp(map.a * sampleX + map.b * sampleY + map.c, lastX);
          const sourceY = clamp(map.d * sampleX + map.e * sampleY + map.f, lastY);
          const left = Math.floor(sourceX);
          const top = Math.floor(sourceY);
          const fx = sourceX - left;
          const fy = sourceY - top;
          const nw = (top * sourceWidth + left) * 3;
          const ne = left < lastX ? nw + 3 : nw;
          const down = top < lastY ? sourceWidth * 3 : 0;
          const wNw = (1 - fx) * (1 - fy);
          const wNe = fx * (1 - fy);
          const wSw = (1 - fx) * fy;
          const wSe = fx * fy;
          // All indices are inside by the clamping above: `as number` spares the hot loop twelve checks a sample.
          red += mix(rgb, nw, ne, down, wNw, wNe, wSw, wSe);
          green += mix(rgb, nw + 1, ne + 1, down, wNw, wNe, wSw, wSe);
          blue += mix(rgb, nw + 2, ne + 2, down, wNw, wNe, wSw, wSe);
        }
      }
      out[target++] = red * weight;
      out[target++] = green * weight;
      out[target++] = blue * weight;
    }
  }
  return { width, height, rgb: out };
}

/** Luma (ITU-R BT.601) of each pixel, 0 to 255. */
export function greyOf({ width, height, rgb }: Patch): Float32Array {
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * (rgb[3 * i] ?? 0) + 0.587 * (rgb[3 * i + 1] ?? 0) + 0.114 * (rgb[3 * i + 2] ?? 0);
  }
  return grey;
}

function mix(
  rgb: Uint8Array,
  west: number,
  east: number,
  down: number,
  nw: number,
  ne: number,
  sw: number,
  se: number,
): number {
  return (
    (rgb[west] as number) * nw +
    (rgb[east] as number) * ne +
    (rgb[west + down] as number) * sw +
    (rgb[east + down] as number) * se
  );
}

function clamp(value: number, last: number): number {
  return value < 0 ? 0 : Math.min(value, last);
}

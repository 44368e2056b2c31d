import type { Patch } from '../../../../models/engine/resample.ts';
import type { FaceMeasures } from '../../../../models/quality/measures.ts';

const SIZE = 112;

/** An aligned face of these colours; 0 to 255, clipped. */
export function patchOf(colourAt: (x: number, y: number) => readonly [number, number, number]): Patch {
  const rgb = new Float32Array(SIZE * SIZE * 3);
  for (let i = 0; i < SIZE * SIZE; i++) {
    for (const [channel, value] of colourAt(i % SIZE, Math.floor(i / SIZE)).entries()) {
      rgb[3 * i + channel] = Math.min(255, Math.max(0, value));
    }
  }
  return { width: SIZE, height: SIZE, rgb };
}

/** What is measured of a frontal, well lit face. */
export const goodMeasures: FaceMeasures = {
  eyeDistancePx: 80,
  yawDeg: 0,
  rollDeg: 0,
  pitchDeg: 0,
  eyesOpen: 0.3,
  mouthOpen: 0.1,
  mouthWidth: 0.9,
  foreheadVisible: 0.8,
  eyesShadedStops: 0.5,
  faceShare: 0.5,
  visibleShare: 1,
  sharpness: 0.7,
  light: { under: 0, over: 0, range: 0.4, behindStops: 0 },
  mouthVisible: 0.99,
};

import { readFileSync } from 'node:fs';
import { cropFrame, decodeImage } from '../../models/decode.ts';
import type { Box, Frame } from '../../models/engine/face-engine.ts';

/** Faces of the demo photographs, by place: file and box in pixels. `smilingOne` and `smilingThree` are one woman. */
export const DEMO_FACES = {
  smilingOne: ['sample1', { x: 1455, y: 221, width: 234, height: 213 }],
  smilingThree: ['sample3', { x: 1073, y: 206, width: 233, height: 310 }],
  darkHair: ['sample6', { x: 259, y: 486, width: 208, height: 278 }],
  brownHair: ['sample6', { x: 1479, y: 250, width: 223, height: 303 }],
  blondCurls: ['sample3', { x: 593, y: 320, width: 201, height: 277 }],
} as const satisfies Record<string, readonly [string, Box]>;
export type DemoFace = keyof typeof DEMO_FACES;

/** A whole demo photograph. */
export function demoPhotograph(name: string): Promise<Frame> {
  return decodeImage(readFileSync(new URL(`../../simulator/photos/${name}.jpg`, import.meta.url)));
}

/** One person of the demo photographs, cut out with as much around the face as a kiosk camera shows. */
export async function demoPortrait(face: DemoFace): Promise<Frame> {
  const [name, { x, y, width, height }] = DEMO_FACES[face];
  const margin = Math.round(height / 2);
  const around = { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin };
  return cropFrame(await demoPhotograph(name), around);
}

import type { Box, Frame } from '../../models/engine/face-engine.ts';
import type { RandomInt } from './challenge-plan.ts';

/** What the screen shows in turn. A face in front of it reflects it; a picture on a screen of its own hardly does. */
export const SCREEN_COLOURS = ['red', 'green', 'blue', 'white'] as const;
export type ScreenColour = (typeof SCREEN_COLOURS)[number];

/** Colours shown in one go. At half a second each they stay below the three flashes a second of WCAG 2.3.1. */
const SHOWN = 6;
export const COLOUR_MS = 500;
/** Until the page has painted a colour and the camera has got used to it, ms. Starting value, not measured. */
export const SETTLE_MS = 250;

/** Shares of red and green in the light. */
type Chroma = readonly [number, number];

const CHROMA: Readonly<Record<ScreenColour, Chroma>> = {
  red: [1, 0],
  green: [0, 1],
  blue: [0, 0],
  white: [1 / 3, 1 / 3],
};

/** The chroma of face and background in one frame, while the screen showed a colour. */
export interface ColourSample {
  readonly shown: ScreenColour;
  readonly face: Chroma;
  readonly background: Chroma;
}

/** How well face and background follow the screen, -1 to 1. Never decides anything: not measured on any hardware. */
export type ColourScores = { readonly colourFace: number; readonly colourBackground: number };

/** Draws a sequence in which each colour differs from the one before. */
export function drawColours(random: RandomInt): ScreenColour[] {
  const drawn: ScreenColour[] = [];
  while (drawn.length < SHOWN) {
    const others = SCREEN_COLOURS.filter((colour) => colour !== drawn.at(-1));
    drawn.push(...others.slice(random(others.length)).slice(0, 1));
  }
  return drawn;
}

/** What one frame says: the middle of the face, and everything further from it than a quarter of its size. */
export function colourSample(shown: ScreenColour, frame: Frame, { x, y, width, height }: Box): ColourSample {
  const within = (px: number, py: number, margin: number) =>
    px >= x - margin * width &&
    px < x + (1 + margin) * width &&
    py >= y - margin * height &&
    py < y + (1 + margin) * height;
  const face = chromaOf(frame, (px, py) => within(px, py, -0.25));
  return { shown, face, background: chromaOf(frame, (px, py) => !within(px, py, 0.25)) };
}

/** Undefined when there is too little to say: fewer than two colours, or a region without light of its own. */
export function colourScores(samples: readonly ColourSample[]): ColourScores | undefined {
  const shown = samples.map((sample) => CHROMA[sample.shown]);
  const colourFace = correlation(
    shown,
    samples.map(({ face }) => face),
  );
  const colourBackground = correlation(
    shown,
    samples.map(({ background }) => background),
  );
  if (colourFace === undefined || colourBackground === undefined) return undefined;
  return { colourFace, colourBackground };
}

// Every fourth pixel of every fourth row is plenty for a mean.
const STRIDE = 4;

function chromaOf({ width, height, rgb }: Frame, belongs: (x: number, y: number) => boolean): Chroma {
  const sums = [0, 0, 0];
  for (let y = 0; y < height; y += STRIDE) {
    for (let x = 0; x < width; x += STRIDE) {
      if (!belongs(x, y)) continue;
      for (let channel = 0; channel < 3; channel++) {
        sums[channel] = (sums[channel] ?? 0) + (rgb[(y * width + x) * 3 + channel] ?? 0);
      }
    }
  }
  const [red = 0, green = 0, blue = 0] = sums;
  const all = red + green + blue;
  return all === 0 ? [1 / 3, 1 / 3] : [red / all, green / all];
}

/** Pearson's over both shares at once, each about its own mean. */
function correlation(ones: readonly Chroma[], others: readonly Chroma[]): number | undefined {
  const [one, other] = [centred(ones), centred(others)];
  const lengths = Math.sqrt(dot(one, one) * dot(other, other));
  return lengths > 0 ? Math.min(1, Math.max(-1, dot(one, other) / lengths)) : undefined;
}

function centred(values: readonly Chroma[]): number[] {
  const mean = (share: 0 | 1) => values.reduce((sum, value) => sum + value[share], 0) / values.length;
  const [red, green] = [mean(0), mean(1)];
  return values.flatMap((value) => [value[0] - red, value[1] - green]);
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
}

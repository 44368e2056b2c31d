import type { Frame } from '../../models/engine/face-engine.ts';

/** The grid on which a frame is looked at: coarse, so that noise does not count as something seen. */
const COLUMNS = 9;
const ROWS = 8;

/** Each cell is the mean of so many pixels each way: enough to tell dark from light, and cheap. */
const SAMPLES = 4;

/** Cells that differ by less (of 255) show one even surface: a cap, tape, a sheet of paper. */
const EVEN_RANGE = 10;

/** No cell lighter than this (of 255): darkness, in which nobody can be seen either. */
const DARK = 20;

/** Whether a frame shows nothing: darkness, or one even surface right before the lens. */
export function showsNothing(frame: Frame): boolean {
  let darkest = 255;
  let lightest = 0;
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const luma = cellLuma(frame, column, row);
      darkest = Math.min(darkest, luma);
      lightest = Math.max(lightest, luma);
    }
  }
  return lightest < DARK || lightest - darkest < EVEN_RANGE;
}

function cellLuma({ width, height, rgb }: Frame, column: number, row: number): number {
  let sum = 0;
  for (let j = 0; j < SAMPLES; j++) {
    const y = Math.floor(((row + (j + 0.5) / SAMPLES) * height) / ROWS);
    for (let i = 0; i < SAMPLES; i++) {
      const x = Math.floor(((column + (i + 0.5) / SAMPLES) * width) / COLUMNS);
      const at = (y * width + x) * 3;
      sum += 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
    }
  }
  return sum / (SAMPLES * SAMPLES);
}

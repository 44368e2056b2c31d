import type { Frame } from '../../models/engine/face-engine.ts';

/** Each cell is the mean of so many pixels each way: enough to even out noise, and cheap. */
const SAMPLES = 4;

/** A frame seen coarsely: the mean brightness (0 to 255) of each cell, row by row. */
export interface LumaGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cells: Float32Array;
}

/** Looks at a frame coarsely. Brightness as in ITU-R BT.601. */
export function lumaGrid({ width, height, rgb }: Frame, columns: number, rows: number): LumaGrid {
  const cells = new Float32Array(columns * rows);
  for (let cell = 0; cell < cells.length; cell++) {
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    let sum = 0;
    for (let j = 0; j < SAMPLES; j++) {
      const y = Math.floor(((row + (j + 0.5) / SAMPLES) * height) / rows);
      for (let i = 0; i < SAMPLES; i++) {
        const x = Math.floor(((column + (i + 0.5) / SAMPLES) * width) / columns);
        const at = (y * width + x) * 3;
        sum += 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
      }
    }
    cells[cell] = sum / (SAMPLES * SAMPLES);
  }
  return { columns, rows, cells };
}

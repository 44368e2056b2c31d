import type { Frame } from '../../models/engine/face-engine.ts';
import { type LumaGrid, lumaGrid } from './luma-grid.ts';

/** A scene is looked at so coarsely that a face is a few cells: enough to know a room by, too little to know a person by. */
export const SCENE_COLUMNS = 64;
export const SCENE_ROWS = 36;

/** Blocks, in cells, that are compared each by itself: people hide some of them, never most for long. */
const BLOCK_COLUMNS = 8;
const BLOCK_ROWS = 6;

/** Standard deviation (of 255) from which on a block shows something that can be known again: a bare wall does not. */
const TEXTURE = 5;

/** Correlation from which on a block shows what it showed: brightness and contrast may change, edges stay. */
const SAME_BLOCK = 0.6;

/** With fewer textured blocks a scene cannot be told from another one. */
const MIN_TEXTURED = 8;

/** Cells by which a picture may be shifted in any direction and still be the same view: vibration, a door that slams. */
const SHIFTS = [-1, 0, 1] as const;

/** The coarse picture of a frame that scenes are compared by. */
export function sceneOf(frame: Frame): LumaGrid {
  return lumaGrid(frame, SCENE_COLUMNS, SCENE_ROWS);
}

/**
 * Share (0 to 1) of the reference's textured blocks that show the same now, by normalised cross-correlation block by block.
 * Undefined when the reference has too little texture to be known by.
 */
export function sceneLikeness(reference: LumaGrid, now: LumaGrid): number | undefined {
  const blocks = texturedBlocks(reference);
  if (blocks.length < MIN_TEXTURED) return undefined;
  let best = 0;
  for (const dx of SHIFTS) {
    for (const dy of SHIFTS) {
      const same = blocks.filter((block) => correlation(reference, now, block, dx, dy) >= SAME_BLOCK).length;
      best = Math.max(best, same / blocks.length);
    }
  }
  return best;
}

interface Block {
  readonly column: number;
  readonly row: number;
}

function texturedBlocks(grid: LumaGrid): Block[] {
  const blocks: Block[] = [];
  for (let row = 0; row + BLOCK_ROWS <= grid.rows; row += BLOCK_ROWS) {
    for (let column = 0; column + BLOCK_COLUMNS <= grid.columns; column += BLOCK_COLUMNS) {
      const block = { column, row };
      const { varOne } = moments(grid, grid, block, 0, 0);
      if (Math.sqrt(varOne) >= TEXTURE) blocks.push(block);
    }
  }
  return blocks;
}

function correlation(one: LumaGrid, other: LumaGrid, block: Block, dx: number, dy: number): number {
  const { varOne, varOther, covariance } = moments(one, other, block, dx, dy);
  return varOther > 0 ? covariance / Math.sqrt(varOne * varOther) : 0;
}

/** Variances and covariance of a block of `one` with the block of `other` that lies `dx`, `dy` further; clamped at the edges. */
function moments(one: LumaGrid, other: LumaGrid, { column, row }: Block, dx: number, dy: number) {
  const n = BLOCK_COLUMNS * BLOCK_ROWS;
  let [sumOne, sumOther, squaresOne, squaresOther, products] = [0, 0, 0, 0, 0];
  for (let j = 0; j < BLOCK_ROWS; j++) {
    const y = Math.min(other.rows - 1, Math.max(0, row + j + dy));
    for (let i = 0; i < BLOCK_COLUMNS; i++) {
      const x = Math.min(other.columns - 1, Math.max(0, column + i + dx));
      const a = one.cells[(row + j) * one.columns + column + i] ?? 0;
      const b = other.cells[y * other.columns + x] ?? 0;
      sumOne += a;
      sumOther += b;
      squaresOne += a * a;
      squaresOther += b * b;
      products += a * b;
    }
  }
  return {
    varOne: squaresOne / n - (sumOne / n) ** 2,
    varOther: squaresOther / n - (sumOther / n) ** 2,
    covariance: products / n - (sumOne / n) * (sumOther / n),
  };
}

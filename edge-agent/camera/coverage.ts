import type { Frame } from '../../models/engine/face-engine.ts';
import { lumaGrid } from './luma-grid.ts';

/** The grid on which a frame is looked at: coarse, so that noise does not count as something seen. */
const COLUMNS = 9;
const ROWS = 8;

/** Cells that differ by less (of 255) show one even surface: tape, a sheet of paper, a hand. */
const EVEN_RANGE = 10;

/** A cell no lighter than this (of 255) shows nobody. */
const DARK = 20;

/** So large a share of dark cells is darkness: a lamp or the screen of a till in a corner lights up no face. */
const DARK_SHARE = 0.9;

/** Why nothing can be seen in a frame: darkness (the light is off, or a cap is on), or one even surface before the lens. */
export type Hidden = 'dark' | 'covered';

/** Why a frame shows nothing, or undefined when it shows something. */
export function hiddenBy(frame: Frame): Hidden | undefined {
  const { cells } = lumaGrid(frame, COLUMNS, ROWS);
  if (cells.filter((luma) => luma < DARK).length >= DARK_SHARE * cells.length) return 'dark';
  const range = Math.max(...cells) - Math.min(...cells);
  return range < EVEN_RANGE ? 'covered' : undefined;
}

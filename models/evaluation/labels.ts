import { z } from 'zod';
import { readRows } from './labelled-rows.ts';

/** Two images and whether they show one person; pairs of one fold are judged by a threshold chosen on the others. */
export interface LabelledPair {
  readonly left: string;
  readonly right: string;
  readonly same: boolean;
  readonly fold: string;
}

/** An image and the person it shows; `group` where the label file has such a column, for a row per group in reports. */
export interface LabelledImage {
  readonly file: string;
  readonly person: string;
  readonly group?: string | undefined;
}

const PairRow = z.strictObject({
  left: z.string().min(1),
  right: z.string().min(1),
  same: z.enum(['0', '1']).transform((same) => same === '1'),
  fold: z.string().min(1),
});

const PersonRow = z.strictObject({
  file: z.string().min(1),
  person: z.string().min(1),
  group: z.string().min(1).optional(),
});

/** Reads `left,right,same,fold` (same = 1 or 0). Throws DATA_SET_INVALID naming the line. */
export function readPairs(path: string): LabelledPair[] {
  return readRows(path, PairRow);
}

/** Reads `file,person` or `file,person,group`. Throws DATA_SET_INVALID naming the line. */
export function readPeople(path: string): LabelledImage[] {
  return readRows(path, PersonRow);
}

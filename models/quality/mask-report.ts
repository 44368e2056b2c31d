import { z } from 'zod';
import { decodeImage } from '../decode.ts';
import type { FacePipeline } from '../engine/pipeline.ts';
import { mainFace } from '../evaluation/image-embedder.ts';
import { readListedImage, readRows } from '../evaluation/labelled-rows.ts';
import { attackRates, bpcerAt } from '../pad/error-rates.ts';

/** Labelled pictures: a folder, and which of its files to look at. */
export interface PictureSet {
  readonly folder: string;
  readonly files: readonly string[];
}

/** Result of `zs face masks`. Rates are shares of 1 of the faces found and large enough; null where there are none. */
export interface MaskReport {
  readonly masked: { readonly pictures: number; readonly withoutFace: number; readonly tooSmall: number };
  readonly bare: { readonly pictures: number; readonly withoutFace: number; readonly tooSmall: number };
  /** Share of pairs of a bare and a masked face where the bare one seems to show more of its mouth. */
  readonly auc: number | null;
  readonly limit: number;
  /** Masked faces that pass the limit, and bare ones that do not, single pictures. */
  readonly missed: number | null;
  readonly falseAlarms: number | null;
}

export interface MaskLimits {
  readonly minMouthVisible: number;
  readonly minEyeDistancePx: number;
}

const Listed = z.looseObject({ file: z.string().min(1) });

/** The files a CSV with a column `file` names; other columns are not looked at. Throws DATA_SET_INVALID. */
export function readListedFiles(path: string): string[] {
  return readRows(path, Listed).map(({ file }) => file);
}

/** How well masked faces are told from bare ones in single pictures, at the limits of a policy. */
export async function measureMasks(
  pipeline: FacePipeline,
  sets: { readonly masked: PictureSet; readonly bare: PictureSet },
  { minMouthVisible, minEyeDistancePx }: MaskLimits,
): Promise<MaskReport> {
  const [masked, bare] = [
    await look(pipeline, sets.masked, minEyeDistancePx),
    await look(pipeline, sets.bare, minEyeDistancePx),
  ];
  const { auc, apcerShipped } = attackRates(bare.visible, masked.visible, minMouthVisible);
  return {
    masked: masked.counts,
    bare: bare.counts,
    auc,
    limit: minMouthVisible,
    missed: apcerShipped,
    falseAlarms: bpcerAt(bare.visible, minMouthVisible),
  };
}

async function look(pipeline: FacePipeline, { folder, files }: PictureSet, minEyeDistancePx: number) {
  const visible: number[] = [];
  let withoutFace = 0;
  let tooSmall = 0;
  for (const file of files) {
    const frame = await decodeImage(await readListedImage(folder, file));
    const found = mainFace(await pipeline.detect(frame), frame);
    if (!found) {
      withoutFace++;
      continue;
    }
    const { measures } = await pipeline.measure(frame, found);
    if (measures.eyeDistancePx >= minEyeDistancePx) visible.push(measures.mouthVisible);
    else tooSmall++;
  }
  return { visible, counts: { pictures: files.length, withoutFace, tooSmall } };
}

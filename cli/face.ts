import { Command, InvalidArgumentError } from 'commander';
import type { FacePipeline } from '../models/engine/pipeline.ts';
import type { EmbeddingOptions } from '../models/evaluation/image-embedder.ts';

interface ImageSetOptions {
  readonly images: string;
  readonly qualityGate?: true;
  readonly json?: true;
}

interface CalibrateOptions extends ImageSetOptions {
  readonly people: string;
  readonly threshold: readonly number[];
  readonly perTemplate: number;
}

/** `zs face`: how well the face models do on labelled photographs. */
export function faceCommand(): Command {
  return new Command('face')
    .description('measure the face models on labelled photographs')
    .addCommand(evalCommand())
    .addCommand(calibrateCommand());
}

function evalCommand(): Command {
  return new Command('eval')
    .description('accuracy and false non-match rate on labelled pairs of images')
    .requiredOption('--pairs <file.csv>', 'columns left,right,same,fold (same is 1 or 0; images relative to --images)')
    .requiredOption('--images <dir>', 'folder of the images')
    .option('--quality-gate', 'refuse pictures as a kiosk does; by default the main face of any picture is used')
    .option('--json', 'print one JSON object')
    .action(async (options: ImageSetOptions & { readonly pairs: string }) => {
      const { readPairs } = await import('../models/evaluation/labels.ts');
      const { evaluatePairs } = await import('../models/evaluation/verification.ts');
      const pairs = readPairs(options.pairs);
      const report = await withPipeline(options, (pipeline, embedding) => evaluatePairs(pipeline, pairs, embedding));
      if (options.json) console.log(JSON.stringify(report));
      else console.table(report);
    });
}

function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('thresholds for false-match rates on a population: every image against every other')
    .requiredOption('--people <file.csv>', 'columns file,person (files relative to --images)')
    .requiredOption('--images <dir>', 'folder of the images')
    .option('--threshold <cosine...>', 'also say what these thresholds do here', numbers, [])
    .option('--per-template <n>', 'compare templates of n images with the images left over', count, 1)
    .option('--quality-gate', 'leave out pictures a kiosk would refuse')
    .option('--json', 'print one JSON object')
    .action(async (options: CalibrateOptions) => {
      const { readPeople } = await import('../models/evaluation/labels.ts');
      const { calibrate } = await import('../models/evaluation/calibration.ts');
      const images = readPeople(options.people);
      const { holding, given, refused, ...counts } = await withPipeline(options, (pipeline, embedding) =>
        calibrate(pipeline, images, { thresholds: options.threshold, perTemplate: options.perTemplate }, embedding),
      );
      if (options.json) {
        console.log(JSON.stringify({ ...counts, refused, holding, given }));
        return;
      }
      console.table({ ...counts, ...refused });
      console.table([...holding, ...given]);
    });
}

async function withPipeline<Report>(
  { images, qualityGate }: ImageSetOptions,
  measure: (pipeline: FacePipeline, embedding: EmbeddingOptions) => Promise<Report>,
): Promise<Report> {
  const { defaultFacePolicy } = await import('../models/policy.ts');
  const pipeline = await openInstalled();
  try {
    return await measure(pipeline, {
      folder: images,
      ...(qualityGate ? { gate: defaultFacePolicy().quality } : {}),
      now: () => performance.now(),
      progress: (done, total) => {
        if (done % 100 === 0 || done === total) process.stderr.write(`face: ${done} of ${total} images\n`);
      },
    });
  } finally {
    await pipeline.close();
  }
}

async function openInstalled(): Promise<FacePipeline> {
  const { openPipeline } = await import('../models/engine/pipeline.ts');
  const { installedWeights } = await import('../models/weights.ts');
  return openPipeline(installedWeights());
}

function numbers(value: string, previous: readonly number[]): number[] {
  const threshold = Number(value);
  if (!(threshold > -1 && threshold < 1)) throw new InvalidArgumentError('a threshold is a cosine between -1 and 1');
  return [...previous, threshold];
}

function count(value: string): number {
  const images = Number(value);
  if (!Number.isInteger(images) || images < 1) throw new InvalidArgumentError('a whole number from 1 on');
  return images;
}

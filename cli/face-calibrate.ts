import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { Subject } from '../contract/evidence.ts';
import type { FacePolicy } from '../contract/face-policy.ts';
import type { KnownFace } from '../models/evaluation/comparisons.ts';
import { count, margin, policyOf, rate, thresholds, withEmbedder } from './face-pipeline.ts';

interface CalibrateOptions {
  readonly people?: string;
  readonly root?: string;
  readonly images?: string;
  readonly dir?: string;
  readonly type: Subject['type'];
  readonly policy?: string;
  readonly threshold: readonly number[];
  readonly perTemplate: number;
  readonly uncorrected?: true;
  readonly fmr: number;
  readonly fpir: number;
  readonly margin: number;
  readonly id?: string;
  readonly seed: number;
  readonly qualityGate?: true;
  readonly out?: string;
  readonly tails?: string;
  readonly json?: true;
}

/** Who is measured: their faces, and what is said of them in the policy. Only aggregates of these are ever printed. */
interface Population {
  readonly faces: readonly KnownFace[];
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** `zs face calibrate` */
export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description(
      'score correction and thresholds for a population, from labelled images or from a device’s own gallery',
    )
    .option('--people <file.csv>', 'columns file,person and, if there are groups, group')
    .option('--root <dir>', 'folder that the files are relative to')
    .option('--images <dir>', 'the same as --root')
    .option('--dir <device>', 'instead of images: the people enrolled on this device; no face leaves it')
    .option('--type <type>', 'with --dir: which people, insured or practitioner', subjectType, 'insured')
    .option('--policy <file.json>', 'start from this policy; by default from the shipped one')
    .option('--threshold <cosine...>', 'also say what these thresholds do here', thresholds, [])
    .option('--per-template <n>', 'compare templates of n images with the images left over', count, 1)
    .option('--uncorrected', 'without a score correction')
    .option('--fmr <rate>', 'false-match rate of the drafted verification threshold', rate, 1e-4)
    .option(
      '--fpir <rate>',
      'share of searches for strangers that may name somebody, for the thresholds of searches',
      rate,
      1e-2,
    )
    .option('--margin <cosine>', 'how far the best of a search must lie above the second', margin, 0.05)
    .option('--id <name>', 'id of the drafted policy and of its correction')
    .option('--seed <n>', 'seed of the resamples behind the intervals', count, 1)
    .option('--quality-gate', 'leave out pictures a kiosk would refuse')
    .option('--out <file.json>', 'write a policy draft, to be read and signed')
    .option('--tails <file.json>', 'write the counts of high impostor scores that the thresholds come from')
    .option('--json', 'print one JSON object')
    .action(async (options: CalibrateOptions) => {
      const base = await policyOf(options.policy);
      const { faces, name, counts } = await populationOf(options, base);
      const { calibrate } = await import('../models/evaluation/calibration.ts');
      const id = options.id ?? `${base.id}-calibrated`;
      const { threshold, perTemplate, seed } = options;
      const correctionId = options.uncorrected ? undefined : id;
      const calibration = calibrate(faces, { thresholds: threshold, perTemplate, correctionId, seed });
      const { holding, given, groups, ...rest } = calibration.report;
      const figures = { ...counts, ...rest };
      if (options.json) console.log(JSON.stringify({ ...figures, holding, given, groups }));
      else for (const table of [figures, [...holding, ...given], groups]) console.table(table);
      if (options.tails !== undefined) writeJson(options.tails, calibration.tails);
      if (options.out === undefined) return;
      const { draftPolicy } = await import('../models/evaluation/policy-draft.ts');
      const { people } = calibration.report;
      const measuredOn = `${name}, ${people} people${options.uncorrected ? '' : ', each under the correction of the others'}`;
      const { fmr, fpir, margin } = options;
      const model = await modelId();
      writeJson(options.out, draftPolicy(base, calibration, { id, model, measuredOn, fmr, fpir, margin }));
    });
}

async function populationOf(options: CalibrateOptions, policy: FacePolicy): Promise<Population> {
  if ((options.dir === undefined) === (options.people === undefined)) {
    throw new InvalidArgumentError('name either --people with --root, or --dir');
  }
  if (options.dir !== undefined) {
    const { readEnrolledFaces } = await import('../edge-agent/gallery/enrolled-faces.ts');
    const { faces, leftOut } = readEnrolledFaces(options.dir, await modelId(), options.type);
    return { faces, name: `enrolled templates (${options.type})`, counts: { leftOut } };
  }
  const folder = options.root ?? options.images;
  if (folder === undefined) throw new InvalidArgumentError('name the folder of the images with --root');
  const { readPeople } = await import('../models/evaluation/labels.ts');
  const { acquire } = await import('../models/evaluation/population.ts');
  const labelled = readPeople(options.people ?? '');
  const { images, faces, failureToAcquire, refused } = await withEmbedder(
    { folder, policy, qualityGate: options.qualityGate === true },
    (embedder, embedding) => acquire(embedder, labelled, embedding),
  );
  const compared = options.perTemplate > 1 ? `templates of ${options.perTemplate} images` : 'single images';
  return { faces, name: `${compared} of ${images}`, counts: { images, failureToAcquire, ...refused } };
}

function writeJson(path: string, content: unknown): void {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}

async function modelId(): Promise<string> {
  const { installedWeights } = await import('../models/weights.ts');
  return installedWeights().manifest.id;
}

function subjectType(value: string): Subject['type'] {
  if (value === 'insured' || value === 'practitioner') return value;
  throw new InvalidArgumentError('insured or practitioner');
}

import { Command, InvalidArgumentError } from 'commander';
import type { OperatingPoint, PadRates, PadReport } from '../models/pad/report.ts';

interface EvalOptions {
  readonly manifest: string;
  readonly root: string;
  readonly low?: number;
  readonly minFrames: number;
  readonly faceShare?: number;
  readonly json?: true;
}

/** `zs pad`: how well presentation attacks (a print, a screen held up to the camera) are told from people. */
export function padCommand(): Command {
  return new Command('pad')
    .description('measure presentation attack detection on labelled pictures')
    .addCommand(evalCommand());
}

function evalCommand(): Command {
  return new Command('eval')
    .description('attacks taken for people (APCER) and people taken for attacks (BPCER), per attack species')
    .requiredOption('--manifest <file.csv>', 'columns file,label,domain,subject,source; label: genuine, or the species')
    .requiredOption('--root <dir>', 'folder that the files are relative to')
    .option('--low <probability>', 'judge by this lower band instead of the shipped policy', probability)
    .option('--min-frames <n>', 'frames to a track, with --low', count, 8)
    .option('--face-share <share>', 'cut the pictures so that the face takes this share of the longer side', faceShare)
    .option('--json', 'print one JSON object')
    .action(async (options: EvalOptions) => {
      const report = await evaluate(options);
      if (options.json) console.log(JSON.stringify(report));
      else printTables(report);
    });
}

async function evaluate({ manifest, root, low, minFrames, ...cut }: EvalOptions): Promise<PadReport> {
  const { readPresentations } = await import('../models/pad/presentations.ts');
  const { scorePresentations } = await import('../models/pad/image-scores.ts');
  const { padReport } = await import('../models/pad/report.ts');
  const { openPipeline } = await import('../models/engine/pipeline.ts');
  const { installedWeights } = await import('../models/weights.ts');
  const presentations = readPresentations(manifest);
  const operatingPoint = low === undefined ? await shippedPoint() : { low, minFrames };
  const pipeline = await openPipeline(installedWeights());
  try {
    const progress = (done: number, total: number) => {
      if (done % 100 === 0 || done === total) process.stderr.write(`pad: ${done} of ${total} images\n`);
    };
    const near = cut.faceShare === undefined ? {} : { faceShare: cut.faceShare };
    const scored = await scorePresentations(pipeline, presentations, { folder: root, ...near, progress });
    return padReport(scored, operatingPoint);
  } finally {
    await pipeline.close();
  }
}

async function shippedPoint(): Promise<OperatingPoint | null> {
  const { defaultFacePolicy } = await import('../models/policy.ts');
  return defaultFacePolicy().pad ?? null;
}

function printTables(report: PadReport): void {
  const { operatingPoint: point } = report;
  console.log(point ? `below ${point.low}, mean of ${point.minFrames} frames: to staff` : 'shipped: switched off');
  console.table([
    ...rowsOf('frames', 'all', report),
    ...Object.entries(report.domains).flatMap(([domain, rates]) => rowsOf('frames', domain, rates)),
    ...rowsOf('tracks', 'all', report.tracks),
    ...Object.entries(report.tracksByDomain).flatMap(([domain, rates]) => rowsOf('tracks', domain, rates)),
  ]);
}

function rowsOf(what: string, domain: string, { species, genuine, genuineNotAcquired, bpcerShipped }: PadRates) {
  const people = { genuine, genuineNotAcquired, bpcerShipped: share(bpcerShipped) };
  return Object.entries(species).map(([name, rates]) => ({
    what,
    domain,
    species: name,
    n: rates.n,
    notAcquired: rates.notAcquired,
    auc: rates.auc?.toFixed(3) ?? '-',
    apcerAtBpcer1: share(rates.apcerAtBpcer1),
    apcerAtBpcer5: share(rates.apcerAtBpcer5),
    apcerShipped: share(rates.apcerShipped),
    ...people,
  }));
}

function share(rate: number | null): string {
  return rate === null ? '-' : `${(100 * rate).toFixed(1)} %`;
}

function probability(value: string): number {
  const low = Number(value);
  if (value.trim() === '' || !(low >= 0 && low < 1)) throw new InvalidArgumentError('a probability from 0 to below 1');
  return low;
}

function faceShare(value: string): number {
  const given = Number(value);
  if (!(given > 0 && given < 1)) throw new InvalidArgumentError('a share between 0 and 1');
  return given;
}

function count(value: string): number {
  const frames = Number(value);
  if (!Number.isInteger(frames) || frames < 1) throw new InvalidArgumentError('a whole number from 1 on');
  return frames;
}

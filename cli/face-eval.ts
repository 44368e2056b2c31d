import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { FacePolicy } from '../contract/face-policy.ts';
import type { Comparisons } from '../models/evaluation/comparisons.ts';
import type { PopulationReport } from '../models/evaluation/population.ts';
import type { VerificationReport } from '../models/evaluation/verification.ts';
import { count, ENGINES, policyOf, withEmbedder } from './face-pipeline.ts';

interface EvalOptions {
  readonly pairs?: string;
  readonly people?: string;
  readonly root?: string;
  readonly images?: string;
  readonly policy?: string;
  readonly uncorrected?: true;
  readonly frames: number;
  readonly seed: number;
  readonly engine: (typeof ENGINES)[number];
  readonly qualityGate?: true;
  readonly asAdvised?: true;
  readonly report?: string;
  readonly json?: true;
}

interface Evaluation {
  readonly report: VerificationReport | PopulationReport;
  readonly comparisons: Comparisons;
}

/** `zs face eval` */
export function evalCommand(): Command {
  return new Command('eval')
    .description('accuracy, false match and non-match rates on labelled images, under a face policy')
    .option('--pairs <file.csv>', 'columns left,right,same,fold (same is 1 or 0)')
    .option('--people <file.csv>', 'columns file,person and, if there are groups, group: everyone against everyone')
    .option('--root <dir>', 'folder that the files are relative to')
    .option('--images <dir>', 'the same as --root')
    .option('--policy <file.json>', 'compare under this policy; by default under the shipped one')
    .option('--uncorrected', 'leave out the score correction of the policy')
    .option('--frames <n>', 'with --people: templates of n images against the images left over', count, 1)
    .option('--seed <n>', 'seed of the resamples behind the intervals', count, 1)
    .option('--quality-gate', 'refuse pictures as a kiosk does; by default the main face of any picture is used')
    .option('--as-advised', 'with --pairs: leave out pictures that a kiosk would have asked to take better')
    .option('--report <file.html>', 'also write a page with DET curve and score histogram')
    .addOption(
      new Option('--engine <name>', 'human: the description of @vladmandic/human, for comparison')
        .choices(ENGINES)
        .default('onnx'),
    )
    .option('--json', 'print one JSON object')
    .action(async (options: EvalOptions) => {
      const shipped = await policyOf(options.policy);
      const { correction: _, ...plain } = shipped;
      const policy = options.uncorrected ? plain : shipped;
      const { report, comparisons } = await evaluate(options, policy);
      if (options.report) {
        const { reportPage } = await import('../models/evaluation/report-page.ts');
        writeFileSync(options.report, reportPage(comparisons, policy.verification.threshold, report));
      }
      print(report, options.json === true);
    });
}

async function evaluate(options: EvalOptions, policy: FacePolicy): Promise<Evaluation> {
  const folder = options.root ?? options.images;
  if (folder === undefined) throw new InvalidArgumentError('name the folder of the images with --root');
  if ((options.pairs === undefined) === (options.people === undefined)) {
    throw new InvalidArgumentError('name either --pairs or --people');
  }
  const { plainDirection } = await import('../models/evaluation/face-embedder.ts');
  const { readPairs, readPeople } = await import('../models/evaluation/labels.ts');
  const { evaluatePairs } = await import('../models/evaluation/verification.ts');
  const { acquire, evaluatePopulation } = await import('../models/evaluation/population.ts');
  const { engine, frames, seed } = options;
  const asAdvised = options.asAdvised === true;
  if (engine === 'human' && (options.qualityGate || frames > 1)) {
    throw new InvalidArgumentError('--engine human takes single pictures and knows no quality gate');
  }
  // Another engine's vectors are on another scale: neither our correction nor our threshold says anything about them.
  const plain = engine === 'human' ? { comparable: plainDirection } : {};
  const pairs = options.pairs === undefined ? [] : readPairs(options.pairs);
  const people = options.people === undefined ? [] : readPeople(options.people);
  return withEmbedder(
    { folder, policy, engine, qualityGate: options.qualityGate === true },
    async (embedder, embedding): Promise<Evaluation> => {
      if (pairs.length > 0) return evaluatePairs(embedder, pairs, { policy, seed, asAdvised, ...plain }, embedding);
      const acquired = await acquire(embedder, people, embedding);
      return evaluatePopulation(acquired, { policy, perTemplate: frames, seed, ...plain });
    },
  );
}

function print(report: VerificationReport | PopulationReport, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  const { intervals, ...rest } = report;
  const { groups, ...figures } = 'groups' in rest ? rest : { ...rest, groups: [] };
  console.table(
    Object.fromEntries(
      Object.entries(figures).map(([name, value]) => {
        const [from, to] = intervals[name] ?? [];
        return [name, { value, from, to }];
      }),
    ),
  );
  if (groups.length > 0) console.table(groups);
}

import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { DiscardReport } from '../models/evaluation/discard-curve.ts';
import { count, policyOf, withPipeline } from './face-pipeline.ts';

interface QualityOptions {
  readonly people: string;
  readonly root: string;
  readonly policy?: string;
  readonly seed: number;
  readonly report?: string;
  readonly json?: true;
}

/** Discards that the table shows; the page and the JSON show all. */
const SHOWN = [0, 0.05, 0.1, 0.2, 0.3];

/** `zs face quality` */
export function qualityCommand(): Command {
  return new Command('quality')
    .description('which pictures are worth refusing: error versus discard for each quality component')
    .requiredOption('--people <file.csv>', 'columns file,person; people with one picture are left out')
    .requiredOption('--root <dir>', 'folder that the files are relative to')
    .option('--policy <file.json>', 'compare and gate under this policy; by default under the shipped one')
    .option('--seed <n>', 'draws by how much each picture is made worse', count, 1)
    .option('--report <file.html>', 'also write a page with the curves')
    .option('--json', 'print one JSON object')
    .action(async ({ people, root, policy: path, seed, report: page, json }: QualityOptions) => {
      const { readPeople } = await import('../models/evaluation/labels.ts');
      const { takeProbes } = await import('../models/evaluation/discard-probes.ts');
      const { discardReport } = await import('../models/evaluation/discard-curve.ts');
      const policy = await policyOf(path);
      const images = readPeople(people);
      const probes = await withPipeline({ folder: root }, (pipeline, { folder, progress }) =>
        takeProbes(pipeline, images, { folder, policy, seed, progress }),
      );
      const report = discardReport(probes, policy);
      if (page) {
        const { discardPage } = await import('../models/evaluation/discard-page.ts');
        writeFileSync(page, discardPage(report));
      }
      if (json) console.log(JSON.stringify(report));
      else print(report);
    });
}

function print({ curves, degradations, hints, ...figures }: DiscardReport): void {
  console.table(figures);
  console.table(
    Object.fromEntries(
      curves.map(({ component, points, ...gate }) => {
        const at = (share: number) => points.find(([discarded]) => Math.abs(discarded - share) < 1e-9)?.[1];
        const shown = SHOWN.map((share) => [`${100 * share} %`, rounded(at(share) ?? null)]);
        const limits = Object.entries(gate).map(([name, value]) => [name, rounded(value)]);
        return [component, Object.fromEntries([...shown, ...limits])];
      }),
    ),
  );
  console.table(degradations);
  console.table(hints);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(10_000 * value) / 10_000;
}

import { Command } from 'commander';
import { count, policyOf, withEmbedder } from './face-pipeline.ts';

interface SearchOptions {
  readonly people: string;
  readonly root: string;
  readonly gallery: number;
  readonly policy?: string;
  readonly seed: number;
  readonly qualityGate?: true;
  readonly json?: true;
}

/** `zs face search` */
export function searchCommand(): Command {
  return new Command('search')
    .description('how often a search among many people names a stranger, or misses somebody who is enrolled')
    .requiredOption('--people <file.csv>', 'columns file,person')
    .requiredOption('--root <dir>', 'folder that the files are relative to')
    .option('--gallery <n>', 'so many people are enrolled, with one picture each; the others are strangers', count, 100)
    .option('--policy <file.json>', 'search under this policy; by default under the shipped one')
    .option('--seed <n>', 'draws who is enrolled', count, 1)
    .option('--quality-gate', 'leave out pictures a kiosk would refuse')
    .option('--json', 'print one JSON object')
    .action(async ({ people, root, gallery, policy: path, seed, qualityGate, json }: SearchOptions) => {
      const { readPeople } = await import('../models/evaluation/labels.ts');
      const { acquire } = await import('../models/evaluation/population.ts');
      const { measureOpenSet } = await import('../models/evaluation/open-set.ts');
      const policy = await policyOf(path);
      const images = readPeople(people);
      const { faces, failureToAcquire } = await withEmbedder(
        { folder: root, policy, qualityGate: qualityGate === true },
        (embedder, embedding) => acquire(embedder, images, embedding),
      );
      const report = {
        images: images.length,
        failureToAcquire,
        ...(await measureOpenSet(faces, { gallery, policy, seed })),
      };
      if (json) console.log(JSON.stringify(report));
      else console.table(report);
    });
}

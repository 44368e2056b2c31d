import { Command } from 'commander';
import { policyOf, withPipeline } from './face-pipeline.ts';

interface MasksOptions {
  readonly masked: string;
  readonly maskedRoot: string;
  readonly people: string;
  readonly root: string;
  readonly policy?: string;
  readonly json?: true;
}

/** `zs face masks` */
export function masksCommand(): Command {
  return new Command('masks')
    .description('how well faces behind a mask are told from bare ones')
    .requiredOption('--masked <file.csv>', 'column file: pictures of people wearing a mask')
    .requiredOption('--masked-root <dir>', 'folder that these files are relative to')
    .requiredOption('--people <file.csv>', 'column file: pictures of people without one')
    .requiredOption('--root <dir>', 'folder that these files are relative to')
    .option('--policy <file.json>', 'take the limits of this policy; by default of the shipped one')
    .option('--json', 'print one JSON object')
    .action(async ({ masked, maskedRoot, people, root, policy: path, json }: MasksOptions) => {
      const { measureMasks, readListedFiles } = await import('../models/quality/mask-report.ts');
      const policy = await policyOf(path);
      const sets = {
        masked: { folder: maskedRoot, files: readListedFiles(masked) },
        bare: { folder: root, files: readListedFiles(people) },
      };
      const { minMouthVisible = 0, minEyeDistancePx } = policy.quality;
      const report = await withPipeline({ folder: root }, (pipeline) =>
        measureMasks(pipeline, sets, { minMouthVisible, minEyeDistancePx }),
      );
      if (json) console.log(JSON.stringify(report));
      else console.table(report);
    });
}

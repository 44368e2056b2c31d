import { Command } from 'commander';

interface EvaluateOptions {
  readonly truth: string;
  readonly details: boolean;
  readonly json: boolean;
}

/** `zs evaluate`: how good the rules are against a city of which everything is known. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('import a simulated city into a hub of its own, judge it, and compare with the truth')
    .requiredOption('--truth <folder>', 'folder that zs simulate wrote')
    .option('--details', 'also each accusation of somebody honest, and each missed case', false)
    .option('--json', 'print one JSON object', false)
    .action(async ({ truth, details, json }: EvaluateOptions) => {
      const { evaluateCity } = await import('../simulator/evaluation/evaluate.ts');
      const progress = (what: string) => process.stderr.write(`${what} ...\n`);
      const { accusations, missed, ...figures } = await evaluateCity(truth, progress);
      if (json) {
        console.log(JSON.stringify(details ? { ...figures, accusations, missed } : figures));
        return;
      }
      console.table(figures.fraud);
      console.table(figures.honest);
      console.table(figures.rules);
      console.table(figures.dataQuality);
      const { overall, violationsOnHonest, claims } = figures;
      console.log(`${claims} claims and stays; precision ${overall.precision}, recall ${overall.recall}`);
      console.log(`${violationsOnHonest} findings of class violation on honest people`);
      if (details) console.log(JSON.stringify({ accusations, missed }, null, 1));
    });
}

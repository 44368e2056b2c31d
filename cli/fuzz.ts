import { Command } from 'commander';
import { wholeNumber } from './whole-number.ts';

interface FuzzCommandOptions {
  readonly cases: number;
  readonly seed: number;
  readonly target?: string;
  readonly first: number;
  readonly store?: string;
  readonly json: boolean;
}

/** `zs fuzz`: hostile input for every edge. */
export function fuzzCommand(): Command {
  return new Command('fuzz')
    .description(
      'attack every edge with hostile input: each must refuse by its own code, quickly and in bounded memory',
    )
    .option('--cases <n>', 'how many inputs, shared out among the targets', wholeNumber, 10_000)
    .option('--seed <n>', 'the same seed gives the same inputs', wholeNumber, 1)
    .option('--target <list>', 'only these, e.g. envelope,claims; all unless given')
    .option('--first <n>', 'number of the first case of each target, to repeat one that was found', wholeNumber, 0)
    .option('--store <url>', 'postgres://… of an empty database, for the hub under attack; in memory unless given')
    .option('--json', 'print one JSON object', false)
    .action(async (options: FuzzCommandOptions) => {
      const { fuzz } = await import('../simulator/fuzz/command.ts');
      process.exitCode = await fuzz(options);
    });
}

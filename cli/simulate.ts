import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from './whole-number.ts';

interface SimulateOptions {
  readonly people: number;
  readonly sites: number;
  readonly days: number;
  readonly seed: number;
  readonly fraud: number;
  readonly out: string;
  readonly json: boolean;
}

/** `zs simulate`: a city with known fraud, as files. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('let a city live and write its registers, claims, signed evidence, and what is true about them')
    .option('--people <n>', 'insured people', wholeNumber, 2000)
    .option('--sites <n>', 'hospitals, clinics and pharmacies, in turn', wholeNumber, 12)
    .option('--days <n>', 'how many days', wholeNumber, 14)
    .option('--seed <n>', 'the same seed gives the same city', wholeNumber, 1)
    .option('--fraud <share>', 'about which share of the claims is fraud', share, 0.02)
    .requiredOption('--out <folder>', 'where to write; must be empty or new')
    .option('--json', 'print one JSON object', false)
    .action(async ({ out, json, ...options }: SimulateOptions) => {
      const { writeCity } = await import('../simulator/city/write-city.ts');
      const progress = (day: number) => process.stderr.write(`\rday ${day + 1} of ${options.days}`);
      const counts = await writeCity(options, out, progress);
      process.stderr.write('\n');
      if (json) console.log(JSON.stringify({ ...options, ...counts }));
      else console.log(`${counts.claims} claims and stays, ${counts.messages} messages of devices, in ${out}`);
    });
}

function share(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || value > 0.5) throw new InvalidArgumentError('a share from 0 to 0.5');
  return value;
}

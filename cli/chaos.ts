import { Command } from 'commander';
import { wholeNumber } from './whole-number.ts';

interface ChaosCommandOptions {
  readonly kills: number;
  readonly seed: number;
  readonly faults?: string;
  readonly devices: number;
  readonly every: number;
  readonly external: boolean;
  readonly json: boolean;
}

/** `zs chaos`: kills, cuts, full disks, wrong clocks and broken pages, and what is left of every event. */
export function chaosCommand(): Command {
  return new Command('chaos')
    .description('kill devices, broker and hub at random points and prove that no event is lost or counted twice')
    .option('--kills <n>', 'how many processes are killed (SIGKILL)', wholeNumber, 30)
    .option('--seed <n>', 'the same seed gives the same schedule', wholeNumber, 1)
    .option('--faults <list>', 'which of kill,cut,disk,clock,page; all unless given')
    .option('--devices <n>', 'devices that sign all the time, each a process', wholeNumber, 3)
    .option('--every <ms>', 'time between two events of one device', wholeNumber, 25)
    .option('--external', 'Mosquitto as the broker, killed as well, instead of the one inside of the hub', false)
    .option('--json', 'print one JSON object', false)
    .action(async (options: ChaosCommandOptions) => {
      const { chaos } = await import('../simulator/chaos/command.ts');
      process.exitCode = await chaos(options);
    });
}

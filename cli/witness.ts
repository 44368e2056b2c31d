import { Command } from 'commander';
import { port } from './port.ts';

interface WitnessRunOptions {
  readonly data: string;
  readonly name: string;
  readonly log: readonly string[];
  readonly host: string;
  readonly port: number;
}

export function witnessCommand(): Command {
  const witness = new Command('witness').description(
    'watch the log of another bureau, so that it can never be rewritten',
  );
  witness
    .command('run')
    .description('cosign checkpoints that continue what was seen before (C2SP tlog-witness), until told to stop')
    .requiredOption('--data <dir>', 'key and the last checkpoint of each log; made on the first start')
    .requiredOption('--name <name>', 'who cosigns, e.g. witness.siming.example; part of its key')
    .requiredOption('--log <verifier-key...>', 'logs to watch (zs ledger audit prints the key of a hub)')
    .option('--host <address>', 'where it listens', '127.0.0.1')
    .option('--port <n>', 'port', port, 8090)
    .action(async (options: WitnessRunOptions) => {
      const { runWitness } = await import('./witness-run.ts');
      await runWitness(options);
    });
  return witness;
}

export type { WitnessRunOptions };

import { Command } from 'commander';

interface Benchmark {
  readonly name: string;
  readonly measures: string;
  run(options: { readonly json: boolean }): Promise<void>;
}

/** Every benchmark. Its module is loaded when it is run, not for `--help`. */
const BENCHMARKS: readonly Benchmark[] = [
  {
    name: 'face',
    measures: 'time of each step from a picture to a face embedding',
    run: async (options) => (await import('../bench/face.ts')).benchFace(options),
  },
  {
    name: 'evidence',
    measures: 'time to sign an event and keep it durably, and to settle it',
    run: async (options) => (await import('../bench/evidence.ts')).benchEvidence(options),
  },
  {
    name: 'capture',
    measures: 'time of each step from a camera frame to the signed row in the outbox',
    run: async (options) => (await import('../bench/capture.ts')).benchCapture(options),
  },
  {
    name: 'ingest',
    measures: 'events a second from device to durable row, and time until the receipt',
    run: async (options) => (await import('../bench/ingest.ts')).benchIngest(options),
  },
];

/** `zs bench`: how fast this machine is at what the product does. */
export function benchCommand(): Command {
  const command = new Command('bench').description('measure this machine');
  for (const { name, measures, run } of BENCHMARKS) {
    command
      .command(name)
      .description(measures)
      .option('--json', 'print one JSON object')
      .action((options: { json?: true }) => run({ json: options.json ?? false }));
  }
  return command;
}

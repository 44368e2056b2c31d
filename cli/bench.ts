import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { MeasuredFormat } from '../bench/import-files.ts';

/** What was given on the command line, by option name; numbers are parsed and positive. */
type Given = { readonly json: boolean } & Readonly<Record<string, unknown>>;

interface Benchmark {
  readonly name: string;
  readonly measures: string;
  readonly options?: readonly Option[];
  run(options: Given): Promise<void>;
}

const number = (flags: string, description: string, byDefault?: number) => {
  const option = new Option(flags, description).argParser(positive);
  return byDefault === undefined ? option : option.default(byDefault);
};

/** Every benchmark. Its module is loaded when it is run, not for `--help`. */
const BENCHMARKS: readonly Benchmark[] = [
  {
    name: 'face',
    measures: 'time from a frame to a face embedding, and what the common libraries take for the same frames',
    options: [new Option('--ours', 'without the other libraries')],
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
    options: [
      number('--cameras <n>', 'instead: so many agents at once, each in its own process'),
      number('--fps <n>', 'with --cameras: pictures a second', 10),
      number('--seconds <n>', 'with --cameras: for how long', 60),
    ],
    run: async (options) => (await import('../bench/capture.ts')).benchCapture(options),
  },
  {
    name: 'kiosk',
    measures: 'time from a face in the picture to "checked in" on the built page in Chromium, with the network down',
    options: [
      number('--times <n>', 'check-ins', 30),
      new Option('--challenge', 'ask for two movements, of a made-up person'),
      number('--reaction <ms>', 'with --challenge: from the request until the person begins to move', 1_500),
    ],
    run: async ({ json, times, challenge, reaction }) => {
      await (await import('../web-build/build.ts')).buildWeb({ repository: join(import.meta.dirname, '..') });
      await (await import('../bench/kiosk.ts')).benchKiosk({
        json,
        times: Number(times),
        ...(challenge === true && { reactionMs: Number(reaction) }),
      });
    },
  },
  {
    name: 'console',
    measures:
      "server time of what the operators' pages ask of a hub with years of rows, and how soon the page can be used",
    options: [
      number('--attestations <n>', 'in the store', 10_000_000),
      number('--claims <n>', 'in the store', 5_000_000),
      number('--findings <n>', 'in the store', 50_000),
      number('--times <n>', 'questions of each kind', 200),
      new Option('--data <folder>', 'keep the filled hub here, or use the one that is there'),
      new Option('--store <url>', 'a PostgreSQL database instead of SQLite'),
      new Option('--only <name>', 'only questions whose name begins with this, and no browser'),
    ],
    run: async ({ json, attestations, claims, findings, times, data, store, only }) => {
      const size = { attestations: Number(attestations), claims: Number(claims), findings: Number(findings) };
      await (await import('../web-build/build.ts')).buildWeb({ repository: join(import.meta.dirname, '..') });
      await (await import('../bench/console.ts')).benchConsole({
        ...{ json, ...size, times: Number(times) },
        ...(data ? { data: String(data) } : {}),
        ...(store ? { store: String(store) } : {}),
        ...(only ? { only: String(only) } : {}),
      });
    },
  },
  {
    name: 'live',
    measures: 'how soon an open page of the console shows a change, and what open pages cost the hub, told or asking',
    options: [
      number('--pages <n>', 'open at once', 50),
      number('--seconds <n>', 'for how long each way is watched', 30),
      number('--times <n>', 'changes whose way into a page is timed', 20),
    ],
    run: async ({ json, pages, seconds, times }) => {
      await (await import('../web-build/build.ts')).buildWeb({ repository: join(import.meta.dirname, '..') });
      const counts = { pages: Number(pages), seconds: Number(seconds), times: Number(times) };
      await (await import('../bench/live.ts')).benchLive({ json, ...counts });
    },
  },
  {
    name: 'camera',
    measures:
      'a camera behind a real RTSP server: alarm, recovery and memory over many drops, and what a 4K stream takes',
    options: [
      number('--drops <n>', 'how often its power is cut', 60),
      new Option('--transport <protocol>', 'how its pictures travel').choices(['tcp', 'udp']).default('tcp'),
    ],
    run: async ({ json, drops, transport }) =>
      (await import('../bench/camera.ts')).benchCamera({
        json,
        drops: Number(drops),
        transport: transport === 'udp' ? 'udp' : 'tcp',
      }),
  },
  {
    name: 'search',
    measures: '1:N search: time, memory and recall of an index of made-up faces, and what a city would need',
    options: [
      number('--templates <n>', 'size of the index; a quarter, half and twice as many are measured too', 100_000),
    ],
    run: async ({ json, templates }) =>
      (await import('../bench/search.ts')).benchSearch({ json, templates: Number(templates) }),
  },
  {
    name: 'soak',
    measures: 'memory of one agent with its camera over a long run',
    options: [
      number('--minutes <n>', 'for how long', 45),
      number('--warm-up <minutes>', 'how much of it at the beginning does not count', 15),
    ],
    run: async ({ json, minutes, warmUp }) =>
      (await import('../bench/soak.ts')).benchSoak({ json, minutes: Number(minutes), warmUp: Number(warmUp) }),
  },
  {
    name: 'ingest',
    measures: 'events a second from device to durable row, and time until the receipt',
    options: [
      number('--events <n>', 'events of the flood', 20_000),
      number('--devices <n>', 'devices that send them', 50),
      number('--stored <n>', 'events that are in the store beforehand'),
      number('--backlog <n>', 'instead: one device delivers so many events that it kept'),
      new Option('--database <url>', 'an empty PostgreSQL database instead of SQLite'),
      new Option('--profile <folder>', 'write a CPU profile of the hub into this folder'),
    ],
    run: async ({ json, events, devices, stored, backlog, profile, database }) => {
      const load = backlog
        ? { events: Number(backlog), devices: 1 }
        : { events: Number(events), devices: Number(devices) };
      const options = { json, ...load, stored: Number(stored ?? 0), calm: backlog === undefined };
      await (await import('../bench/ingest.ts')).benchIngest({
        ...options,
        ...(profile ? { profile: String(profile) } : {}),
        ...(database ? { database: String(database) } : {}),
      });
    },
  },
  {
    name: 'gate',
    measures: 'time of an answer of the gate to clients in another process, while devices deliver events',
    options: [
      number('--requests <n>', 'questions a second', 500),
      number('--events <n>', 'events a second', 350),
      number('--seconds <n>', 'for how long, after a warm-up', 20),
    ],
    run: async ({ json, requests, events, seconds }) => {
      const load = { requests: Number(requests), events: Number(events), seconds: Number(seconds) };
      await (await import('../bench/gate.ts')).benchGate({ json, ...load });
    },
  },
  {
    name: 'connections',
    measures: 'devices held by one hub: memory each, and how fast they come back when all lines broke',
    options: [
      number('--devices <n>', 'devices, each with its own certificate', 5000),
      number('--storm <n>', 'connections started a second once all lines are cut', 500),
      number('--hold <seconds>', 'for how long all are held before', 30),
    ],
    run: async ({ json, devices, storm, hold }) => {
      const load = { devices: Number(devices), storm: Number(storm), holdSeconds: Number(hold) };
      await (await import('../bench/connections.ts')).benchConnections({ json, ...load });
    },
  },
  {
    name: 'import',
    measures: 'rows a second and memory of a hub that is sent a large file of claims',
    options: [
      new Option('--format <format>', 'of the file').choices(['ndjson', 'csv', 'analytical']).default('ndjson'),
      number('--megabytes <n>', 'size of the file', 100),
      new Option('--database <url>', 'an empty PostgreSQL database instead of SQLite'),
    ],
    run: async ({ json, format, megabytes, database }) =>
      (await import('../bench/import.ts')).benchImport({
        json,
        format: format as MeasuredFormat,
        megabytes: Number(megabytes),
        ...(database ? { database: String(database) } : {}),
      }),
  },
  {
    name: 'bedside',
    measures: 'how long the plan of a day of bedside challenges takes, and to repeat its draw',
    options: [number('--inpatients <n>', 'inpatients of the region', 30_000)],
    run: async ({ json, inpatients }) =>
      (await import('../bench/bedside.ts')).benchBedside({ json, inpatients: Number(inpatients) }),
  },
  {
    name: 'crosscheck',
    measures: 'how long a day of a city takes to judge, and what plain SQL and another rule engine take for one rule',
    options: [
      number('--scale <n>', '1 = a city of 7 million: 500,000 claims a day', 1),
      new Option('--store <url>', 'an empty PostgreSQL database instead of SQLite; only the whole city is judged'),
      new Option('--brief', 'only the whole city, without its parts and without periods'),
    ],
    run: async ({ json, scale, store, brief }) =>
      (await import('../bench/crosscheck.ts')).benchCrossCheck({
        json,
        scale: Number(scale),
        brief: brief === true,
        ...(store ? { store: String(store) } : {}),
      }),
  },
];

/** `zs bench`: how fast this machine is at what the product does. */
export function benchCommand(): Command {
  const command = new Command('bench').description('measure this machine');
  for (const { name, measures, options = [], run } of BENCHMARKS) {
    const benchmark = command.command(name).description(measures).option('--json', 'print one JSON object', false);
    for (const option of options) benchmark.addOption(option);
    benchmark.action((given: Given) => run(given));
  }
  return command;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('a number greater than 0');
  return value;
}

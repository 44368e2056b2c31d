import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { port } from './port.ts';
import { wholeNumber } from './whole-number.ts';

interface SimulateOptions {
  readonly people: number;
  readonly sites: number;
  readonly days: number;
  readonly seed: number;
  readonly fraud: number;
  readonly out: string;
  readonly json: boolean;
  readonly hub?: string;
  readonly live?: string;
  readonly speed: number;
  readonly port: number;
}

/** `zs simulate`: a city with known fraud, as files; a hub with its clock; the city played against a running hub. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('let a city live and write its registers, claims, signed evidence, and what is true about them')
    .option('--people <n>', 'insured people', wholeNumber, 2000)
    .option('--sites <n>', 'hospitals, clinics and pharmacies, in turn', wholeNumber, 12)
    .option('--days <n>', 'how many days', wholeNumber, 14)
    .option('--seed <n>', 'the same seed gives the same city', wholeNumber, 1)
    .option('--fraud <share>', 'about which share of the claims is fraud', share, 0.02)
    .requiredOption('--out <folder>', 'where to write; must be empty or new. With --hub or --live a city may be there')
    .option('--hub <dir>', "run a hub with the city's clock, in a folder of its own, until Ctrl-C")
    .option('--live <url>', 'play the city against the running hub with this console')
    .option('--speed <n>', 'with --live: how much faster than elsewhere time passes in the city', factor, 60)
    .option(
      '--port <n>',
      'with --hub: its console; the broker takes the next port, the device interface another',
      port,
      8080,
    )
    .option('--json', 'print one JSON object', false)
    .action(async (options: SimulateOptions) => {
      const isThere = existsSync(join(options.out, 'city.json'));
      if (!isThere || (options.hub === undefined && options.live === undefined)) await write(options);
      if (options.hub !== undefined) await serve(options.hub, options);
      if (options.live !== undefined) await play(options.live, options);
    });
}

async function write({ out, json, hub, live, people, sites, days, seed, fraud }: SimulateOptions): Promise<void> {
  const { writeCity } = await import('../simulator/city/write-city.ts');
  const city = { people, sites, days, seed, fraud };
  const counts = await writeCity(city, out, (day) => process.stderr.write(`\rday ${day + 1} of ${days}`));
  process.stderr.write('\n');
  if (hub !== undefined || live !== undefined) return;
  if (json) console.log(JSON.stringify({ ...city, ...counts }));
  else console.log(`${counts.claims} claims and stays, ${counts.messages} messages of devices, in ${out}`);
}

async function serve(dir: string, { out, port: first }: SimulateOptions): Promise<void> {
  const { pino } = await import('pino');
  const { startCityHub } = await import('../simulator/live/city-hub.ts');
  const logger = pino({ level: 'warn' }, process.stderr);
  const told = new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  });
  const hub = await startCityHub({ city: resolve(out), dir: resolve(dir), port: first, logger });
  console.log(`A hub with the clock of a simulated city, which stands until it is played: ${hub.consoleUrl}`);
  console.log(`Play the city: zs simulate --out ${out} --live ${hub.consoleUrl}`);
  await told;
  await hub.stop();
}

async function play(url: string, { out, speed, json }: SimulateOptions): Promise<void> {
  const { playCity } = await import('../simulator/live/play.ts');
  const onHour = (time: string, sent: number) => process.stderr.write(`\r${time.slice(0, 16)}Z, ${sent} messages`);
  const { fraud, ...figures } = await playCity({ city: resolve(out), url, speed, onHour });
  process.stderr.write('\n');
  if (json) {
    console.log(JSON.stringify({ ...figures, fraud }));
    return;
  }
  console.table(fraud);
  const { messages, claims, overall, violationsOnHonest, ledger } = figures;
  console.log(
    `${messages} messages, ${claims} claims and stays; precision ${overall.precision}, recall ${overall.recall}`,
  );
  console.log(`${violationsOnHonest} findings of class violation on honest people`);
  console.log(`ledger of ${ledger.size} entries: ${ledger.verified ? 'unchanged' : 'ALTERED'}`);
}

function share(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || value > 0.5) throw new InvalidArgumentError('a share from 0 to 0.5');
  return value;
}

function factor(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0 || value > 100_000) throw new InvalidArgumentError('a factor above 0');
  return value;
}

import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { freshFolder } from '../demo/demo-folder.ts';
import { assertFree } from '../demo/ports.ts';
import { prepareCheckout } from '../demo/prepare.ts';
import { Progress } from '../demo/progress.ts';
import { languageOf } from '../demo/run.ts';
import { fill } from '../demo/words.ts';
import { startHubOfCity } from '../live/city-hub.ts';
import { type OfficeCity, prepareOffice } from './city.ts';
import { type OfficeFleet, startFleet } from './fleet.ts';
import { type OfficeWords, officeWords, workWords } from './words.ts';

export interface OfficeOptions {
  readonly data: string;
  readonly port: number;
  readonly lang?: string;
  readonly once: boolean;
}

/**
 * The operator's side with something to do: a hub that holds three weeks of a simulated city, for as long as nobody stops it. Its clock
 * goes on from the city's, so nothing that it keeps is evidence of anything. Returns the exit code.
 */
export async function runOffice(options: OfficeOptions): Promise<number> {
  const language = languageOf(options.lang);
  const words = officeWords[language];
  const progress = new Progress(process.stderr, words.steps, () => performance.now());
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const { port } = options;
  const logger = pino({ level: 'warn' }, process.stderr);
  await assertFree([port, port + 1, port + 2]);
  const dir = freshFolder(resolve(options.data));
  await prepareCheckout(progress.say);
  const broker = `mqtts://127.0.0.1:${port + 1}`;
  const work = workWords[language];
  const city = await prepareOffice({ dir, broker, words, work, say: progress.say, logger });
  progress.say('hub');
  const started = Date.now();
  const now = () => city.opens + (Date.now() - started);
  const hub = await startHubOfCity({ dir: city.hubDir, port, logger, now });
  let fleet: OfficeFleet | undefined;
  try {
    fleet = startFleet(join(dir, 'city'), logger, now);
    progress.done();
    process.stdout.write(`${report(city, hub.consoleUrl, dir, words)}\n`);
    if (!options.once) {
      process.stdout.write(`${words.stop}\n`);
      await interrupted;
    }
    return city.findings > 0 ? 0 : 1;
  } finally {
    await fleet?.stop();
    await hub.stop();
  }
}

function report(
  { imported, staff, institution, findings, opens }: OfficeCity,
  url: string,
  dir: string,
  words: OfficeWords,
): string {
  const refused = Object.values(imported.refused).reduce((sum, count) => sum + count, 0);
  const { claims, accepted } = imported;
  const time = new Date(opens + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  return [
    '',
    fill(words.summary, { claims, accepted, refused, findings }),
    fill(words.clock, { time }),
    '',
    fill(words.console, { url }),
    fill(words.signIn, { password: staff.password }),
    ...staff.accounts.map(({ id, role }) => `  ${id.padEnd(10)} ${fill(words.roles[role], { site: institution })}`),
    '',
    fill(words.data, { dir }),
  ].join('\n');
}

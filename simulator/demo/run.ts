import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Language } from '../../hub/crosscheck/render.ts';
import { playDay } from './day.ts';
import { freshFolder } from './demo-folder.ts';
import { type DemoSystem, startSystem } from './demo-system.ts';
import { DemoError } from './error.ts';
import { deviations } from './expectations.ts';
import { prepareCheckout } from './prepare.ts';
import { Progress } from './progress.ts';
import { collect, table } from './report.ts';
import { words as allWords, fill, type Words } from './words.ts';

export interface DemoOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly data: string;
  readonly port: number;
  readonly lang?: string;
}

/** Plays the demo day and reports. Returns the exit code: 0 only if exactly what was planned happened. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const language = languageOf(options.lang);
  const words = allWords[language];
  const progress = new Progress(process.stderr, words.steps, () => performance.now());
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const giveUp = interrupted.then(() => Promise.reject(new DemoError('INTERRUPTED', words.interrupted)));
  giveUp.catch(() => {}); // heard where it matters: while the day is played

  const dir = freshFolder(resolve(options.data));
  let system: DemoSystem | undefined;
  try {
    await prepareCheckout(progress.say);
    system = await startSystem({ dir, port: options.port, say: progress.say });
    await Promise.race([playDay(system, progress.say), giveUp]);
    progress.say('report');
    const result = await collect(system.hub, progress.elapsedMs);
    progress.done();
    const wrong = deviations(result.findings, result.inconclusive);
    if (wrong.length > 0) process.stderr.write(`${words.deviations}\n${wrong.map((line) => `  ${line}\n`).join('')}`);

    process.stdout.write(options.json ? `${JSON.stringify(result.report)}\n` : `\n${table(result, language)}\n`);
    if (!options.json) process.stdout.write(`\n${whereabouts(system, dir, words)}\n`);
    if (!options.once) {
      if (!options.json) process.stdout.write(`${words.stop}\n`);
      await interrupted;
    }
    return wrong.length === 0 && result.report.ledger.verified ? 0 : 1;
  } finally {
    progress.done();
    await system?.stop();
  }
}

function whereabouts(system: DemoSystem, dir: string, words: Words): string {
  return [
    fill(words.console, { url: system.hub.url }),
    ...[system.desk, system.staff, system.otherClinic].map(({ kiosk, site, place }) =>
      fill(words.kiosk, { url: kiosk.url, site, place: words.places[place] }),
    ),
    fill(words.data, { dir, logs: system.logs }),
  ].join('\n');
}

/** The demo's language: the one asked for, else the system's. */
export function languageOf(asked: string | undefined): Language {
  const wanted = asked ?? Intl.DateTimeFormat().resolvedOptions().locale;
  return wanted.startsWith('zh') ? 'zh-CN' : 'en';
}

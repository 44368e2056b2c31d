import { News } from '../../../notify/news.ts';
import { asFailure } from '../api/api-failure.ts';
import { listen } from '../api/http.ts';
import { serverEvents } from './server-events.ts';

const PATH = '/v1/console/events';
/** The hub says something every 15 s; a line that is silent for longer is broken, whatever the network believes. */
const SILENT_MS = 40_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

export interface Line {
  /** Whether the page hears of changes as they happen. */
  connected(is: boolean): void;
  news(news: News): void;
}

/**
 * Keeps a line to the hub open until `signal` ends it, and goes on after what was heard last. Pauses between attempts double, with
 * jitter: when a hub comes back, not all pages of an office must meet it at once. `heard`: where to go on from.
 */
export async function keepLine(line: Line, heard: { id: string | null }, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENT_MS);
    try {
      const chunks = await listen(PATH, heard.id, AbortSignal.any([signal, silence.signal]));
      for await (const { id, data } of serverEvents(chunks)) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENT_MS);
        failures = 0;
        line.connected(true);
        if (id !== null) heard.id = id;
        if (data !== null) line.news(News.parse(JSON.parse(data)));
      }
    } catch (error) {
      if (asFailure(error).code === 'signed-out') return line.connected(false); // the page asks to sign in
    } finally {
      clearTimeout(timer);
    }
    if (signal.aborted) return;
    line.connected(false);
    failures += 1;
    await pause(failures, signal);
  }
}

function pause(failures: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => [clearTimeout(timer), resolve()], { once: true });
  });
}

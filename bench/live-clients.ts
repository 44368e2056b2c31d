import { setTimeout as delay } from 'node:timers/promises';
import { serveTask } from './child-process.ts';

/** So many open pages that show the queue, for so long. `live`: they are told; otherwise they ask every five seconds, as pages did before. */
export interface LiveClientsTask {
  readonly url: string;
  readonly pages: number;
  readonly seconds: number;
  readonly live: boolean;
  /** Whose pages they are, in turn. */
  readonly sessions: readonly string[];
}

export interface LiveClientsReport {
  readonly asked: number;
  readonly told: number;
}

const ASKED_EVERY_MS = 5000;
const FIGURES_AT_MOST_EVERY_MS = 10_000;
const QUEUE = '/v1/findings?status=open&order=priority&limit=50';
const FIGURES = '/v1/overview';

await serveTask(async ({ url, pages, seconds, live, sessions }: LiveClientsTask): Promise<LiveClientsReport> => {
  const report = { asked: 0, told: 0 };
  const over = AbortSignal.timeout(seconds * 1000);
  const ask = async (path: string, cookie: string) => {
    report.asked += 1;
    await fetch(new URL(path, url), { headers: { cookie }, signal: over }).then((answer) => answer.arrayBuffer());
  };
  const polling = async (cookie: string) => {
    await delay(Math.random() * ASKED_EVERY_MS, undefined, { signal: over });
    while (!over.aborted) {
      await Promise.all([ask(QUEUE, cookie), ask(FIGURES, cookie)]);
      await delay(ASKED_EVERY_MS, undefined, { signal: over });
    }
  };
  const told = async (cookie: string) => {
    const headers = { accept: 'text/event-stream', cookie };
    const answer = await fetch(new URL('/v1/console/events', url), { headers, signal: over });
    if (!answer.ok || !answer.body) throw new Error(`the hub takes no such line: ${answer.status}`);
    let figuresAt = 0;
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      if (!text.includes('event: news')) continue;
      report.told += 1;
      const figures = performance.now() - figuresAt > FIGURES_AT_MOST_EVERY_MS;
      if (figures) figuresAt = performance.now();
      await Promise.all([ask(QUEUE, cookie), ...(figures ? [ask(FIGURES, cookie)] : [])]);
    }
  };
  const one = (_: unknown, n: number) => {
    const cookie = `zs-session=${sessions[n % sessions.length]}`;
    return (live ? told(cookie) : polling(cookie)).catch((error: unknown) => over.aborted || Promise.reject(error));
  };
  await Promise.all(Array.from({ length: pages }, one));
  return report;
});

import type { ServerResponse } from 'node:http';
import type { LiveFeed } from '../notify/live-feed.ts';
import { type Audience, MUCH, newsFor } from '../notify/news.ts';
import { positionOf } from '../notify/position.ts';

/** Proxies close a line on which nothing is said. */
const SIGN_OF_LIFE_MS = 15_000;
/** Whoever was signed out hears nothing more after this. */
const ASK_STANDING_MS = 2000;
/** Somebody who takes nothing is let go; they come back with the last id they have. */
const MOST_WAITING_BYTES = 64 * 1024;

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // nginx would keep events back until its buffer is full
  'x-accel-buffering': 'no',
};

export interface LiveStream {
  readonly to: ServerResponse;
  readonly audience: Audience;
  /** As the browser sent it; goes on after it, absent or unreadable = from now on. */
  readonly lastEventId: string | undefined;
  /** Whether whoever listens is still signed in, with the same permissions. */
  readonly stands: () => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** Tells an open page what changed as server-sent events (WHATWG HTML, 9.2), until it goes, its session ends, or `signal` says so. */
export async function streamNews(feed: LiveFeed, { to, audience, stands, ...stream }: LiveStream): Promise<void> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  to.once('close', end);
  to.once('error', end);
  stream.signal.addEventListener('abort', () => end(), { once: true });
  to.writeHead(200, HEADERS);

  let saidAt = Number.NEGATIVE_INFINITY;
  let askedAt = performance.now();
  const ask = () => {
    if (performance.now() - askedAt < ASK_STANDING_MS) return;
    askedAt = performance.now();
    // Not known whether they may still hear: then they may not.
    stands().then(
      (still) => still || end(),
      () => end(),
    );
  };
  const leave = feed.listen({
    heard: positionOf(stream.lastEventId ?? ''),
    tell(changes, upTo) {
      ask();
      const news = changes === null ? MUCH : newsFor(changes, audience);
      const quiet = performance.now() - saidAt < SIGN_OF_LIFE_MS;
      if (!news && quiet) return;
      saidAt = performance.now();
      to.write(`id: ${upTo}\n${news ? `event: news\ndata: ${JSON.stringify(news)}\n` : ':\n'}\n`);
      if (to.writableLength > MOST_WAITING_BYTES) to.destroy();
    },
  });
  await over;
  leave();
  to.end();
}

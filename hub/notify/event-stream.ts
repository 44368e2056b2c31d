import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../store/store.ts';
import { type Change, changesAfter, latestPosition } from './change.ts';
import { type Position, positionOf } from './position.ts';

const LOOK_EVERY_MS = 1000;
const PAGE = 200;

/** Proxies close a line on which nothing is said. */
const SIGN_OF_LIFE_MS = 15_000;

/** One change as server-sent event (WHATWG HTML, 9.2). The id comes back as `Last-Event-ID` when the line broke. */
export function eventText({ id, type, at, site, about }: Change): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ at, site, ...about })}\n\n`;
}

/**
 * Writes changes of one institution as they happen, until the other side or `signal` ends it. `lastEventId`: goes on after it;
 * absent = from now on. Whoever reads slowly is waited for: nothing is kept for them here.
 */
export async function streamChanges(
  db: Database,
  to: ServerResponse,
  { site, lastEventId, signal }: { site: string; lastEventId: string | undefined; signal: AbortSignal },
): Promise<void> {
  let position: Position = (lastEventId && positionOf(lastEventId)) || (await latestPosition(db));
  to.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const ended = new AbortController();
  to.once('close', () => ended.abort());
  const over = AbortSignal.any([signal, ended.signal]);
  const write = async (text: string) => {
    if (!to.write(text) && !over.aborted) await once(to, 'drain', { signal: over }).catch(() => {});
  };
  await write(': changes follow\n\n');
  let saidAt = performance.now();
  while (!over.aborted) {
    const end = await latestPosition(db);
    const changes = await changesAfter(db, { position, site, limit: PAGE });
    for (const change of changes) {
      await write(eventText(change));
      position = positionOf(change.id) ?? position;
    }
    if (changes.length === 0) position = end; // nothing of theirs up to there: it is not looked through again
    const due = performance.now() - saidAt > SIGN_OF_LIFE_MS;
    if (due && changes.length === 0) await write(':\n\n');
    if (due || changes.length > 0) saidAt = performance.now();
    if (changes.length < PAGE) await delay(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => {});
  }
  to.end();
}

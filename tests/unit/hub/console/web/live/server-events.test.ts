import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ServerEvent, serverEvents } from '../../../../../../hub/console/web/live/server-events.ts';

async function eventsOf(chunks: readonly string[]): Promise<ServerEvent[]> {
  async function* stream() {
    yield* chunks;
  }
  return await Array.fromAsync(serverEvents(stream()));
}

const TEXT = 'id: 3.0.0.1\nevent: news\ndata: {"findings":["f-1"]}\n\nid: 4.0.0.1\n:\n\n:\n\n';
const EVENTS = [
  { id: '3.0.0.1', data: '{"findings":["f-1"]}' },
  { id: '4.0.0.1', data: null },
  { id: null, data: null },
];

describe('server-sent events', () => {
  it('carry a place to go on from, news, or only a sign of life', async () => {
    expect(await eventsOf([TEXT])).toEqual(EVENTS);
  });

  it('are the same however the network cuts them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: TEXT.length })), async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), TEXT.length];
        const chunks = at.slice(1).map((end, n) => TEXT.slice(at[n], end));
        expect(await eventsOf(chunks)).toEqual(EVENTS);
      }),
    );
  });

  it('that are not whole are none', async () => {
    expect(await eventsOf(['id: 5\ndata: {}\n'])).toEqual([]);
  });
});

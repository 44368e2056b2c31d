import pino from 'pino';
import { expect, it } from 'vitest';
import { writeBatch } from '../../../../hub/ingest/writer.ts';

const logger = pino({ level: 'silent' });

/** A store that takes everything but `poison`, and nothing while it is down. */
function store(options: { down?: number; poison?: string } = {}) {
  const state = { written: [] as string[], failures: options.down ?? 0 };
  return {
    state,
    write: async (items: readonly string[]) => {
      if (state.failures > 0) throw new Error('disk full');
      if (options.poison !== undefined && items.includes(options.poison)) throw new Error('constraint');
      state.written.push(...items);
    },
    probe: async () => {
      if (state.failures > 0) {
        state.failures -= 1;
        throw new Error('disk full');
      }
    },
  };
}
const running = () => new AbortController().signal;

it('writes a batch as one', async () => {
  const { state, ...target } = store();
  const gaveUp: string[] = [];
  await writeBatch(['a', 'b'], { ...target, giveUp: (item) => gaveUp.push(item), logger, stopping: running() });
  expect([state.written, gaveUp]).toEqual([['a', 'b'], []]);
});

it('sets one unwritable item aside and writes the others, in order', async () => {
  const { state, ...target } = store({ poison: 'b' });
  const gaveUp: string[] = [];
  await writeBatch(['a', 'b', 'c'], { ...target, giveUp: (item) => gaveUp.push(item), logger, stopping: running() });
  expect([state.written, gaveUp]).toEqual([['a', 'c'], ['b']]);
});

it('waits for a store that is down, and gives nothing up', async () => {
  const { state, ...target } = store({ down: 1 });
  const gaveUp: string[] = [];
  await writeBatch(['a', 'b'], { ...target, giveUp: (item) => gaveUp.push(item), logger, stopping: running() });
  expect([state.written, gaveUp]).toEqual([['a', 'b'], []]);
});

it('tries once more and then leaves it when the hub stops', async () => {
  const { state, ...target } = store({ down: 99 });
  const gaveUp: string[] = [];
  await writeBatch(['a'], { ...target, giveUp: (item) => gaveUp.push(item), logger, stopping: AbortSignal.abort() });
  expect([state.written, gaveUp]).toEqual([[], []]);
});

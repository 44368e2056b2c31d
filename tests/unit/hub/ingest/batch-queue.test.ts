import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BatchQueue } from '../../../../hub/ingest/batch-queue.ts';

const limits = { batchSize: 3, batchDelayMs: 1, queueLimit: 5 };

it('hands everything on once, in order, in batches of bounded size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 8 }), async (count, batchSize) => {
      const batches: number[][] = [];
      const queue = new BatchQueue<number>({ batchSize, batchDelayMs: 0, queueLimit: 4 }, async (batch) => {
        batches.push([...batch]);
      });
      const items = Array.from({ length: count }, (_, n) => n);
      for (const item of items) await queue.push(item);
      await queue.drained();
      expect(batches.flat()).toEqual(items);
      expect(Math.max(0, ...batches.map((batch) => batch.length))).toBeLessThanOrEqual(batchSize);
    }),
    { numRuns: 30 },
  );
});

it('makes whoever fills it wait until there is room', async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const queue = new BatchQueue<number>(limits, () => held);
  const pushes = Array.from({ length: 9 }, (_, n) => queue.push(n));
  let pushed = false;
  const last = pushes.at(-1)?.then(() => {
    pushed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect([queue.depth, pushed]).toEqual([6, false]);
  letGo();
  await last;
  await queue.drained();
  expect(queue.depth).toBe(0);
});

it('works on one batch at a time', async () => {
  let working = 0;
  let most = 0;
  const queue = new BatchQueue<number>(limits, async () => {
    working += 1;
    most = Math.max(most, working);
    await new Promise((resolve) => setTimeout(resolve, 1));
    working -= 1;
  });
  await Promise.all(Array.from({ length: 9 }, (_, n) => queue.push(n)));
  await queue.drained();
  expect(most).toBe(1);
});

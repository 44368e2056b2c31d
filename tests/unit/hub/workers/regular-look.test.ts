import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRegularLook } from '../../../../hub/workers/regular-look.ts';

const logger = pino({ level: 'silent' });
const options = { everyMs: 1000, logger, failed: 'it failed' };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('looks at once and then every so often', async () => {
  const look = vi.fn(async () => {});
  const duty = createRegularLook({ ...options, look });
  duty.start();
  expect(look).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(3500);
  expect(look).toHaveBeenCalledTimes(4);
  await duty.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(look).toHaveBeenCalledTimes(4);
});

it('never looks twice at a time', async () => {
  let atOnce = 0;
  let most = 0;
  const look = async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    atOnce -= 1;
  };
  const duty = createRegularLook({ ...options, look });
  duty.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(most).toBe(1);
  const stopped = duty.stop();
  await vi.advanceTimersByTimeAsync(2500);
  await stopped;
  expect(atOnce).toBe(0);
});

it('goes on after a look that failed, and says what failed', async () => {
  const errors: unknown[] = [];
  const listening = pino({ level: 'error' }, { write: (line: string) => void errors.push(JSON.parse(line).msg) });
  const look = vi.fn(async () => {
    throw new Error('no disk');
  });
  const duty = createRegularLook({ ...options, logger: listening, look });
  duty.start();
  await vi.advanceTimersByTimeAsync(1500);
  await duty.stop();
  expect(look).toHaveBeenCalledTimes(2);
  expect(errors).toEqual(['it failed; tried again', 'it failed; tried again']);
});

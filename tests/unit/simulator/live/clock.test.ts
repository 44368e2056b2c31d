import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HubClock, morningOf, startClock } from '../../../../simulator/live/clock.ts';

const CITY = { begins: '2026-08-30T16:00:00.000Z' };
const SPEED = 3600;
let folder = '';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2030-01-01T00:00:00Z') });
  folder = mkdtempSync(join(tmpdir(), 'zs-clock-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

it('stands in the first morning until the city is played, and then runs as fast as it is played', () => {
  const hub = new HubClock(folder, CITY);
  hub.start();
  vi.advanceTimersByTime(60_000);
  expect(hub.now()).toBe(morningOf(CITY));
  const player = startClock(folder, CITY, SPEED);
  vi.advanceTimersByTime(1000);
  expect(hub.now()).toBe(morningOf(CITY) + 1000 * SPEED);
  expect(player()).toBe(hub.now());
  hub.stop();
});

it('does not go by the clock of an earlier play', () => {
  startClock(folder, CITY, SPEED);
  const hub = new HubClock(folder, CITY);
  hub.start();
  vi.advanceTimersByTime(60_000);
  expect(hub.now()).toBe(morningOf(CITY));
  hub.stop();
});

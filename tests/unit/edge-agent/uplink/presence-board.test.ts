import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DeviceId, newChainId } from '../../../../contract/ids.ts';
import type { Presence } from '../../../../contract/presence.ts';
import { createPresenceBoard } from '../../../../edge-agent/uplink/presence-board.ts';

const chain = newChainId();
const device = DeviceId.parse('kiosk-a1');
let pending = 0;
let posted: Presence[] = [];

function board() {
  return createPresenceBoard({
    describe: () => ({
      v: 1,
      device,
      state: 'online',
      at: Date.now() / 1000,
      outbox: { chain, lastSeq: pending, pending },
    }),
    publish: (presence) => posted.push(presence),
    timing: { presenceCoalesceMs: 2_000, presenceRepeatMs: 300_000 },
  });
}
beforeEach(() => {
  vi.useFakeTimers();
  pending = 0;
  posted = [];
});
afterEach(() => vi.useRealTimers());

it('is published on each connection', () => {
  const of = board();
  of.connected();
  of.disconnected();
  of.connected();
  expect(posted).toHaveLength(2);
  of.disconnected();
});

it('follows changes at most every two seconds, and only if something changed', () => {
  const of = board();
  of.connected();
  for (let ms = 0; ms < 4_000; ms += 100) {
    pending += 1;
    of.changed();
    vi.advanceTimersByTime(100);
  }
  expect(posted.length).toBeLessThanOrEqual(3);
  vi.advanceTimersByTime(2_000);
  expect(posted.at(-1)?.outbox?.pending).toBe(40);
  const before = posted.length;
  of.changed();
  vi.advanceTimersByTime(10_000);
  expect(posted).toHaveLength(before);
  of.disconnected();
});

it('is repeated every five minutes, and never without a connection', () => {
  const of = board();
  of.changed();
  vi.advanceTimersByTime(600_000);
  expect(posted).toHaveLength(0);
  of.connected();
  vi.advanceTimersByTime(600_000);
  expect(posted).toHaveLength(3);
  of.disconnected();
  vi.advanceTimersByTime(600_000);
  expect(posted).toHaveLength(3);
});

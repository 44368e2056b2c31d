import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newChainId } from '../../../../contract/ids.ts';
import { fullJitter } from '../../../../edge-agent/uplink/backoff.ts';
import { createSendWindow } from '../../../../edge-agent/uplink/send-window.ts';

const chain = newChainId();
const event = (seq: number) => ({ chain, seq });

describe('back-off', () => {
  it('stays between nothing and the capped exponential, whatever the jitter', () => {
    const limits = fc.record({
      baseMs: fc.integer({ min: 1, max: 1_000 }),
      capMs: fc.integer({ min: 1, max: 60_000 }),
    });
    const jitter = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(limits, fc.array(jitter, { minLength: 1, maxLength: 40 }), ({ baseMs, capMs }, jitters) => {
        let turn = 0;
        const backoff = fullJitter({ baseMs, capMs }, () => jitters[turn] ?? 0);
        for (; turn < jitters.length; turn += 1) {
          const wait = backoff.next();
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(Math.min(capMs, baseMs * 2 ** turn));
        }
      }),
    );
  });

  it('starts from the beginning after success', () => {
    const backoff = fullJitter({ baseMs: 100, capMs: 60_000 }, () => 1);
    expect([backoff.next(), backoff.next(), backoff.next()]).toEqual([100, 200, 400]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });
});

describe('the send window', () => {
  const windowOf = (random = () => 0) => createSendWindow({ baseMs: 1_000, capMs: 8_000 }, random);

  it('offers an event once, and again only when its receipt is late', () => {
    const window = windowOf();
    const pending = [event(1), event(2)];
    expect(window.due(pending, 0)).toEqual(pending);
    expect(window.sent(event(1), 0)).toBe('first');
    expect(window.sent(event(2), 400)).toBe('first');
    expect(window.due(pending, 900)).toEqual([]);
    expect(window.nextDueIn(900)).toBe(100);
    expect(window.due(pending, 1_000)).toEqual([event(1)]);
    expect(window.sent(event(1), 1_000)).toBe('again');
  });

  it('waits longer each time nobody answers, and starts over when the hub does', () => {
    const window = windowOf(() => 1);
    const waits: (number | null)[] = [];
    let now = 0;
    for (let turn = 0; turn < 6; turn += 1) {
      for (const due of window.due([event(1)], now)) window.sent(due, now);
      const wait = window.nextDueIn(now);
      waits.push(wait);
      now += wait ?? 0;
    }
    expect(waits).toEqual([1_000, 2_000, 3_000, 5_000, 9_000, 9_000]);
    window.progressed();
    window.sent(event(1), now);
    expect(window.nextDueIn(now)).toBe(1_000);
  });

  it('forgets what has been settled, and everything on a new connection', () => {
    const window = windowOf();
    window.sent(event(1), 0);
    window.due([event(2)], 10);
    expect(window.nextDueIn(10)).toBeNull();
    window.sent(event(2), 10);
    window.clear();
    expect(window.due([event(2)], 20)).toEqual([event(2)]);
  });

  it('takes an event for surely seen only a minute after it was first sent over this connection', () => {
    const window = windowOf();
    expect(window.surelySeen(event(1), 1e9)).toBe(false);
    window.sent(event(1), 0);
    window.sent(event(1), 30_000);
    expect(window.surelySeen(event(1), 59_999)).toBe(false);
    expect(window.surelySeen(event(1), 60_000)).toBe(true);
    window.clear();
    expect(window.surelySeen(event(1), 60_000)).toBe(false);
  });
});

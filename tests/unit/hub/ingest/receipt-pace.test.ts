import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceId, Digest, newChainId, SiteId } from '../../../../contract/ids.ts';
import { ReceiptPace } from '../../../../hub/ingest/receipt-pace.ts';

const address = { site: SiteId.parse('H35020300017'), device: DeviceId.parse('kiosk-1') };
const ledger = { size: 1, root: Digest.parse('A'.repeat(43)) };
const chain = newChainId();
const upToIs = (upTo: number, of = chain) => ({
  address,
  content: { chain: of, upTo, beyond: [], rejected: [], ledger },
});

describe('pace of receipts', () => {
  const sent: number[] = [];
  let pace: ReceiptPace;

  beforeEach(() => {
    vi.useFakeTimers();
    sent.length = 0;
    pace = new ReceiptPace({ paceMs: 100, now: () => Date.now(), send: ({ content }) => sent.push(content.upTo) });
  });
  afterEach(() => {
    pace.stop();
    vi.useRealTimers();
  });

  it('the first receipt goes at once, the next ones become one', () => {
    for (const upTo of [1, 2, 3]) pace.offer(upToIs(upTo));
    expect(sent).toEqual([1]);
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([1, 3]);
  });

  it('a chain that was quiet for a while is told at once again', () => {
    pace.offer(upToIs(1));
    vi.advanceTimersByTime(250);
    pace.offer(upToIs(2));
    expect(sent).toEqual([1, 2]);
  });

  it('a device that drains a backlog does not wait for its window', () => {
    pace.offer(upToIs(64));
    pace.offer(upToIs(95));
    pace.offer(upToIs(96));
    expect(sent).toEqual([64, 96]);
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([64, 96]);
  });

  it('chains do not hold up each other', () => {
    pace.offer(upToIs(1));
    pace.offer(upToIs(5, newChainId()));
    expect(sent).toEqual([1, 5]);
  });

  it('stopping sends what is held, and leaves no timer', () => {
    pace.offer(upToIs(1));
    pace.offer(upToIs(2));
    pace.stop();
    expect(sent).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import type { TimelineItem } from '../../../../../hub/cases/finding-schema.ts';
import { namedSpan } from '../../../../../hub/console/web/timeline/named-span.ts';
import { type Lane, layOut } from '../../../../../hub/console/web/timeline/timeline-layout.ts';

const at = (clock: string) => new Date(`2026-11-20T${clock}:00+08:00`).toISOString();

function item(lane: Lane, from: string, until: string | null, more: Partial<TimelineItem> = {}): TimelineItem {
  const label = { code: 'label', params: {} };
  const ref = { type: 'device', id: 'd' } as const;
  return { lane, row: 'row', from: at(from), until: until && at(until), tone: 'ok', label, ref, ...more };
}

const WINDOW = item('claim', '09:00', '11:00', {
  label: { code: 'judged-window', params: {} },
  ref: { type: 'window', id: 'c' },
});

function lay(items: TimelineItem[], silentLane: Lane | null = null, label = 'x') {
  const evidenceOf = (jti: string) => (jti === 'seen' ? 1 : null);
  const timeline = { from: at('08:00'), until: at('16:00'), items };
  return layOut(timeline, { width: 960, silentLane, labelOf: () => label, evidenceOf });
}

describe('timeline layout', () => {
  it('has all four lanes, also those about which nothing is known', () => {
    const { lanes } = lay([item('clock', '09:00', '10:00')]);
    expect(lanes.map(({ lane, empty }) => [lane, empty])).toEqual([
      ['claim', true],
      ['check-in', true],
      ['clock', false],
      ['device', true],
    ]);
  });

  it('draws a moment without a width, an interval with one, and what still goes on to the edge', () => {
    const { items } = lay([
      item('clock', '09:00', '09:00'),
      item('clock', '10:00', '12:00'),
      item('device', '12:00', null),
    ]);
    expect(items.map(({ x, width, openEnded }) => [x, width, openEnded])).toEqual([
      [120, null, false],
      [240, 240, false],
      [480, 480, true],
    ]);
  });

  it.each([
    ['nobody was seen in the window', [item('check-in', '08:10', '08:10')], 'check-in', 'check-in'],
    ['somebody was seen in it', [item('check-in', '09:30', '09:30')], 'check-in', undefined],
    ['a clock interval reaches into it', [item('clock', '08:00', '09:10')], 'clock', undefined],
    ['a clock interval still goes on', [item('clock', '08:00', null)], 'clock', undefined],
    ['the finding is not about silence', [], null, undefined],
  ] as const)('points at an empty lane only if that is the finding: %s', (_, items, silent, lane) => {
    expect(lay([WINDOW, ...items], silent).windows[0]?.nothingIn?.lane).toBe(lane);
  });

  it('puts what would cover each other on tracks of their own', () => {
    const { items } = lay([item('claim', '09:00', '10:00'), item('claim', '09:30', '09:30')]);
    expect(new Set(items.map(({ y }) => y)).size).toBe(2);
  });

  it('keeps bars that only touch on one track', () => {
    const { items } = lay([item('device', '09:00', '10:00'), item('device', '10:00', '11:00')]);
    expect(new Set(items.map(({ y }) => y)).size).toBe(1);
  });

  it('draws the lines of a claim as one row of at most four tracks', () => {
    const lines = Array.from({ length: 200 }, (_, line) =>
      item('claim', '09:00', '09:00', { row: `S1 / ${line}`, ref: { type: 'claim-line', id: String(line) } }),
    );
    const [claim] = lay(lines).lanes;
    expect(claim?.rows).toHaveLength(1);
    expect(claim?.height).toBeLessThan(160);
  });

  it('leaves out a label that would run into its neighbour', () => {
    const crowded = [item('check-in', '09:00', '09:00'), item('check-in', '09:20', '09:20')];
    expect(lay(crowded, null, 'a rather long label').items.map(({ labelX }) => labelX !== null)).toEqual([false, true]);
  });

  it('numbers the attestations that have an evidence card', () => {
    const seen = item('check-in', '09:00', '09:00', { ref: { type: 'attestation', id: 'seen' } });
    const other = item('check-in', '12:00', '12:00', { ref: { type: 'attestation', id: 'other' } });
    expect(lay([seen, other]).items.map(({ evidence }) => evidence)).toEqual([1, null]);
  });

  it('draws a guide through all lanes where something does not fit', () => {
    expect(lay([item('claim', '09:00', '09:00', { tone: 'bad' }), item('clock', '10:00', '10:00')]).guides).toEqual([
      120,
    ]);
  });
});

describe('the stretch that a sentence names', () => {
  const timeline = { from: at('08:00'), until: at('16:00'), items: [] };

  it('becomes a window of its own', () => {
    const reason = { code: 'two-places-at-once', params: { from: at('10:00'), until: at('11:00') } };
    expect(namedSpan({ reason, timeline })).toMatchObject({ from: at('10:00'), until: at('11:00'), tone: 'bad' });
  });

  it.each([
    ['the hub sends a window', { from: at('10:00'), until: at('11:00') }, [WINDOW]],
    ['there is none', { lines: 2 }, []],
    ['it is no time', { from: 'Jinan', until: 'Qingdao' }, []],
  ])('is not drawn when %s', (_, params, items) => {
    expect(namedSpan({ reason: { code: 'c', params }, timeline: { ...timeline, items } })).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { attentionOf } from '../../../../../hub/console/web/overview/attention.ts';
import { type Ink, trendOption } from '../../../../../hub/console/web/overview/chart-options.ts';
import {
  addressOf,
  EVERYTHING,
  periodOf,
  placeOf,
  searchOf,
} from '../../../../../hub/console/web/overview/figures-query.ts';
import { changeOf, percent, pointsOf, signed } from '../../../../../hub/console/web/overview/share.ts';
import type { OverviewFigures } from '../../../../../hub/overview/figures-schema.ts';

const NOW = '2026-09-17T01:00:00.000Z';

describe('the place of the overview in the address', () => {
  it('is thirty days everywhere when nothing is said, and the address is then empty', () => {
    expect(placeOf({})).toEqual(EVERYTHING);
    expect(addressOf(EVERYTHING)).toEqual({});
    expect(periodOf(EVERYTHING, NOW)).toEqual({ from: '2026-08-19', to: '2026-09-17' });
  });

  it.each([
    [
      { days: '7', region: '3502' },
      { days: 7, region: '3502' },
    ],
    [
      { from: '2026-09-01', to: '2026-09-10', site: 'H35020300001' },
      { from: '2026-09-01', site: 'H35020300001' },
    ],
    [{ days: '8', region: '35020', by: 'everything' }, EVERYTHING],
    [{ from: '2026-09-10', to: '2026-09-01' }, EVERYTHING],
    [{ from: '2025-01-01', to: '2026-09-01' }, EVERYTHING],
    [{ from: '2026-13-45', to: '2026-14-01' }, EVERYTHING],
  ])('%j is read as far as it is known', (query, place) => {
    expect(placeOf(query)).toMatchObject(place);
    expect(placeOf(addressOf(placeOf(query)) as Record<string, string>)).toEqual(placeOf(query));
  });

  it('ends today by the clock of the clinic', () => {
    expect(periodOf({ ...EVERYTHING, days: 7 }, '2026-09-16T16:30:00.000Z')).toEqual({
      from: '2026-09-11',
      to: '2026-09-17',
    });
    expect(searchOf({ ...EVERYTHING, days: 7, by: 'rule' }, NOW).toString()).toBe(
      'from=2026-09-11&to=2026-09-17&by=rule',
    );
  });
});

describe('comparing', () => {
  it.each([
    [changeOf(110, 100), 10],
    [changeOf(5, 0), null],
    [pointsOf([93, 100], [90, 100]), 3],
    [pointsOf([1, 3], [0, 0]), null],
    [signed(3), '+3'],
    [signed(-2.5), '−2.5'],
    [signed(0), '±0'],
    [percent(1, 3, 'en'), '33.3%'],
    [percent(0, 0, 'zh-CN'), '–'],
  ])('%s is %s', (actual, expected) => expect(actual).toBe(expected));
});

describe('what to look at first', () => {
  const sums = { opened: 0, openedFen: 0, upheld: 0, upheldFen: 0, dismissed: 0, retracted: 0 };
  const claims = (attested: number, unknown = 0, checkable = 100) => ({
    ...{ claims: checkable, cancelled: 0, fundFen: 0, unjudged: 0, exempt: 0, checkable, attested, unknown },
    ...{ manual: 0, downtime: 0, mismatched: 0 },
  });
  const day = (count: number) => ({ day: '', claims: count, checkable: count, attested: 0, unknown: 0, ...sums });
  const calm: OverviewFigures = {
    ...{ asOf: NOW, upToDate: true, period: { from: '', to: '' }, before: { from: '', to: '' }, site: null },
    current: { claims: claims(95), findings: sums, events: 0 },
    earlier: { claims: claims(94), findings: sums, events: 0 },
    queue: { open: 3, openFen: 0, oldestDay: null, ages: [{ upToDays: 14, findings: 3, amountFen: 0 }] },
    ...{ days: [day(50), day(1)], rules: [], breakdown: { by: 'region', parts: [], more: 0 } },
    devices: { online: 4, offline: 0 },
  };
  const keys = (over: Partial<OverviewFigures>) =>
    attentionOf({ ...calm, ...over }).map(({ key, count }) => [key, count]);

  it('is nothing when all is as usual', () => expect(attentionOf(calm)).toEqual([]));

  it.each<[string, Partial<OverviewFigures>, [string, number][]]>([
    ['devices', { devices: { online: 1, offline: 2 } }, [['offline', 2]]],
    [
      'old findings',
      {
        queue: {
          ...calm.queue,
          ages: [
            { upToDays: 30, findings: 2, amountFen: 0 },
            { upToDays: null, findings: 5, amountFen: 0 },
          ],
        },
      },
      [['old', 7]],
    ],
    ['less proof than before', { current: { ...calm.current, claims: claims(90) } }, [['attested-fell', 4]]],
    ['much that can’t be told', { current: { ...calm.current, claims: claims(95, 11) } }, [['unknown', 11]]],
    ['a day without claims', { days: [day(0), day(1)] }, [['silent', 0]]],
    ['counting', { upToDate: false }, [['counting', 0]]],
  ])('%s', (_, over, expected) => expect(keys(over)).toEqual(expected));
});

describe('a picture over days', () => {
  const ink: Ink = { text: '#111', line: '#222', tip: '#333', tipText: '#444', font: 'sans' };
  it('has counts on the left and shares on the right, and writes no styles into the page', () => {
    const option = trendOption(
      ['2026-09-16', '2026-09-17'],
      [
        { name: 'a', kind: 'bar', values: [1, 2], colour: 'red' },
        { name: 'b', kind: 'line', values: [0.5, null], colour: 'blue', share: true },
      ],
      ink,
    );
    expect(option).toMatchObject({
      tooltip: { renderMode: 'richText' },
      xAxis: { data: ['09-16', '09-17'] },
      series: [{ yAxisIndex: 0 }, { yAxisIndex: 1, data: [0.5, null] }],
    });
    expect(option.yAxis).toHaveLength(2);
  });
});

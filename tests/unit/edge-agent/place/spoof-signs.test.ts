import { describe, expect, it } from 'vitest';
import type { SpoofSign } from '../../../../contract/evidence.ts';
import type { MeasuredFix } from '../../../../edge-agent/place/measured-fix.ts';
import { spoofSigns } from '../../../../edge-agent/place/spoof-signs.ts';

const AT = Date.parse('2026-11-22T01:00:00Z');
const fix = (over: Partial<MeasuredFix> = {}): MeasuredFix => ({
  ...{ lat: 24.48, lon: 118.08, datum: 'WGS84', accuracyM: 6, source: 'gnss', at: AT, utc: AT, satellites: 9 },
  ...over,
});
const earlier = (hours: number, over: Partial<MeasuredFix> = {}) =>
  fix({ at: AT - hours * 3_600_000, utc: AT - hours * 3_600_000, ...over });

describe('signs of a made-up position', () => {
  it.each<[string, MeasuredFix, MeasuredFix[], boolean, SpoofSign[]]>([
    ['an ordinary fix', fix(), [], true, []],
    ['a receiver that is a program', fix({ mocked: true }), [], true, ['mock-provider']],
    ['no satellites', fix({ satellites: 0 }), [], true, ['no-satellites']],
    ['a platform that does not count satellites', fixWithout('satellites'), [], true, []],
    ['better than any receiver', fix({ accuracyM: 0.5 }), [], true, ['accuracy-too-good']],
    ['another time than the clock, which is kept', fix({ utc: AT - 60_000 }), [], true, ['time-mismatch']],
    ['another time than the clock, which nobody keeps', fix({ utc: AT - 60_000 }), [], false, []],
    ['Beijing an hour ago', fix(), [earlier(1, { lat: 39.9, lon: 116.4 })], true, ['impossible-jump']],
    ['Beijing yesterday', fix(), [earlier(24, { lat: 39.9, lon: 116.4 })], true, []],
    ['the other side of the town', fix(), [earlier(1, { lat: 24.58 })], true, []],
    ['far away, but nobody knows how far', fix(), [earlier(0.1, { lat: 25, accuracyM: 50_000 })], true, []],
    ['Beijing, in another datum', fix(), [earlier(1, { lat: 39.9, lon: 116.4, datum: 'BD09' })], true, []],
    ['the same spot three times', fix(), [earlier(2), earlier(1)], true, ['frozen-fix']],
    ['the same spot twice', fix(), [earlier(1)], true, []],
    ['the same spot but for a hair', fix(), [earlier(2), earlier(1, { lat: 24.480_000_1 })], true, []],
    ['the same measurement asked for again', fix(), [earlier(2), fix()], true, []],
    ['a browser, which says the same each time', fix({ source: 'browser' }), [earlier(2), earlier(1)], true, []],
    [
      'several at once, in the order of the contract',
      fix({ mocked: true, satellites: 0, accuracyM: 0 }),
      [],
      true,
      ['mock-provider', 'accuracy-too-good', 'no-satellites'],
    ],
  ])('%s', (_, measured, former, clockKept, signs) => {
    expect(spoofSigns(measured, { former, clockKept })).toEqual(signs);
  });
});

function fixWithout(field: 'satellites'): MeasuredFix {
  const { [field]: _, ...rest } = fix();
  return rest;
}

import { inDatum } from '../../../../../contract/fence.ts';
import type { SiteFence } from '../../../../../hub/crosscheck/practitioner-day-files.ts';
import { d04 } from '../../../../../hub/crosscheck/rules/d04.ts';
import { OTHER_SITE, SITE } from '../../../../support/builders.ts';
import { billedLine, clockEvent, practitionerDayFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const centre = { lat: 24.48, lon: 118.08, datum: 'WGS84' as const };
const fix = { ...centre, accuracyM: 10 };
const fenceOf = (site: string, lat: number): SiteFence => ({
  site,
  from: Number.NEGATIVE_INFINITY,
  until: null,
  fence: { centre: { ...centre, lat }, radiusM: 150 },
});
const here = fenceOf(SITE, centre.lat);
const clockIn = (over: Parameters<typeof clockEvent>[2] = {}) =>
  clockEvent('in', 10, { device: 'handheld-1', fix, ...over });
const file = (over: Parameters<typeof clockEvent>[2] = {}, more: object = {}) =>
  practitionerDayFile([clockIn(over)], { fences: [here], ...more });
/** 1.1 km to the north. */
const away = { fix: { ...fix, lat: centre.lat + 0.01 } };
// What a device shows that measures in one datum and says another.
const mixedUp = { ...inDatum(centre, 'GCJ02'), datum: 'WGS84' as const, accuracyM: 10 };

describeRule(d04, [
  {
    name: 'a kilometre away',
    file: file(away),
    outcome: 'finding',
    code: 'outside-the-fence',
    with: { amountFen: 0, site: SITE },
  },
  { name: 'at the institution', file: file(), outcome: 'clear', code: 'inside-the-fence' },
  {
    name: 'the device says outside, the fence of the master data inside',
    file: file({ fence: 'outside' }),
    outcome: 'clear',
  },
  { name: 'just outside', file: file({ fix: { ...fix, lat: centre.lat + 0.002 } }), outcome: 'clear' },
  {
    name: 'just outside, where no margin is given',
    file: file({ fix: { ...fix, lat: centre.lat + 0.002 } }),
    parameters: { marginM: 0 },
    outcome: 'finding',
  },
  {
    name: 'no fence is known, the device says outside',
    file: file({ fence: 'outside' }, { fences: [] }),
    outcome: 'finding',
  },
  {
    name: 'no fence is known, the device can not tell',
    file: file({ fence: 'cannot-tell' }, { fences: [] }),
    outcome: 'inconclusive',
    code: 'fence-unclear',
  },
  {
    name: 'at the other campus',
    file: file(away, { fences: [here, fenceOf(OTHER_SITE, centre.lat + 0.01)] }),
    outcome: 'clear',
    code: 'other-campus',
  },
  {
    name: 'visiting patients at home',
    file: file(away, { billed: [billedLine({ kind: 'home-bed' })] }),
    outcome: 'clear',
    code: 'home-care',
  },
  {
    name: 'an unusable fix',
    file: file({ fix: { ...away.fix, accuracyM: 400 } }),
    outcome: 'inconclusive',
    code: 'accuracy-unusable',
  },
  { name: 'no position', file: file({ fix: null }), outcome: 'inconclusive', code: 'position-unknown' },
  {
    name: 'coordinates of another system',
    file: file({ fix: mixedUp }),
    outcome: 'inconclusive',
    code: 'datum-mix-up',
  },
  {
    name: 'a fix far off, then at the kiosk by the door',
    file: practitionerDayFile([clockIn(away), clockEvent('in', 12, { fix })], { fences: [here] }),
    outcome: 'clear',
    code: 'set-right-at-once',
  },
  {
    name: 'inside only hours later',
    file: practitionerDayFile([clockIn(away), clockEvent('in', 200, { fix })], { fences: [here] }),
    outcome: 'finding',
    with: { message: { params: { times: 1 } } },
  },
  {
    name: 'inside before, outside afterwards',
    file: practitionerDayFile([clockEvent('in', 5, { fix }), clockIn(away)], { fences: [here] }),
    outcome: 'finding',
  },
  { name: 'another face', file: file({ ...away, outcome: 'no-match' }), outcome: 'not-judged' },
  {
    name: 'clocking out on the way home',
    file: practitionerDayFile([clockEvent('out', 10, away)], { fences: [here] }),
    outcome: 'not-judged',
  },
]);

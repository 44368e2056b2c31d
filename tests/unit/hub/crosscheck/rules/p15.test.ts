import { p15 } from '../../../../../hub/crosscheck/rules/p15.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { checkIn, personDayFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const here = checkIn(60);
const farSoon = checkIn(70, 'match', { site: OTHER_SITE });

describeRule(p15, [
  {
    name: '74 km in ten minutes',
    file: personDayFile([here, farSoon]),
    outcome: 'finding',
    code: 'impossible-travel',
    with: { site: OTHER_SITE, evidence: [here, farSoon].map(({ jti }) => ({ type: 'attestation', id: jti })) },
  },
  {
    name: '74 km in an hour',
    file: personDayFile([here, checkIn(120, 'match', { site: OTHER_SITE })]),
    outcome: 'clear',
    code: 'travel-possible',
  },
  {
    name: 'a region with fast trains',
    file: personDayFile([here, farSoon]),
    outcome: 'clear',
    parameters: { maxKmPerHour: 500 },
  },
  {
    name: 'a refused face is no presence',
    file: personDayFile([here, checkIn(70, 'no-match', { site: OTHER_SITE })]),
    outcome: 'clear',
  },
  {
    name: 'a picture held up is no presence',
    file: personDayFile([here, checkIn(70, 'match', { site: OTHER_SITE, pad: 'fail' })]),
    outcome: 'clear',
  },
  { name: 'the same site twice', file: personDayFile([here, checkIn(61)]), outcome: 'clear' },
  {
    name: 'no position',
    file: personDayFile([here, checkIn(70, 'match', { site: OTHER_SITE, fix: null })]),
    outcome: 'inconclusive',
    code: 'position-unknown',
  },
  {
    name: 'positions in different systems',
    file: personDayFile([
      here,
      checkIn(70, 'match', { site: OTHER_SITE, fix: { lat: 24.88, lon: 118.67, datum: 'GCJ02', accuracyM: 5 } }),
    ]),
    outcome: 'inconclusive',
    code: 'datum-differs',
  },
  {
    name: 'accuracy is given to the traveller',
    file: personDayFile([
      here,
      checkIn(70, 'match', { site: OTHER_SITE, fix: { lat: 24.88, lon: 118.67, datum: 'WGS84', accuracyM: 70_000 } }),
    ]),
    outcome: 'clear',
  },
  {
    name: 'a journey of the day before',
    file: personDayFile([checkIn(-200), checkIn(-190, 'match', { site: OTHER_SITE })]),
    outcome: 'clear',
  },
]);

import { d03 } from '../../../../../hub/crosscheck/rules/d03.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { clockEvent, practitionerDayFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const here = clockEvent('in', 0);
const leaves = clockEvent('out', 60);
const arrives = (minutes: number, over: object = {}) => clockEvent('in', minutes, { site: OTHER_SITE, ...over });
const fix = (datum: 'GCJ02' | 'WGS84') => ({ lat: 24.88, lon: 118.67, datum, accuracyM: 5 });
const soon = arrives(75);

describeRule(d03, [
  {
    name: '74 km in a quarter of an hour',
    file: practitionerDayFile([here, leaves, soon]),
    outcome: 'finding',
    code: 'impossible-travel',
    with: { evidence: [leaves.jti, soon.jti].sort().map((id) => ({ type: 'attestation', id })) },
  },
  {
    name: '74 km in an hour',
    file: practitionerDayFile([here, leaves, arrives(120)]),
    outcome: 'clear',
    code: 'travel-possible',
  },
  {
    name: 'a region with fast trains',
    file: practitionerDayFile([here, leaves, soon]),
    outcome: 'clear',
    parameters: { maxKmPerHour: 400 },
  },
  { name: 'two places at once is for D02', file: practitionerDayFile([here, arrives(10)]), outcome: 'clear' },
  { name: 'never clocked out, expired long ago', file: practitionerDayFile([here, arrives(241)]), outcome: 'clear' },
  {
    name: 'positions in different systems',
    file: practitionerDayFile([here, leaves, arrives(75, { fix: fix('GCJ02') })]),
    outcome: 'inconclusive',
    code: 'datum-differs',
  },
  {
    name: 'arrival outside the fence proves nothing',
    file: practitionerDayFile([here, leaves, arrives(75, { fence: 'outside' })]),
    outcome: 'clear',
  },
]);

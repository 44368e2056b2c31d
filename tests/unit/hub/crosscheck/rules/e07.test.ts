import { e07 } from '../../../../../hub/crosscheck/rules/e07.ts';
import { settlement, siteDayFile } from '../../../../support/day-builders.ts';
import { at, siteDevice } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const settlements = [100, 102, 104, 106, 108].map((minutes) => settlement(minutes));
const silent = siteDevice({ outages: [{ cause: 'offline', from: at(90), until: at(130) }] });

describeRule(e07, [
  { name: 'a terminal was there', file: siteDayFile({ settlements }), outcome: 'clear', code: 'not-silent' },
  {
    name: 'silent for forty minutes, five settled',
    file: siteDayFile({ settlements, devices: [silent] }),
    outcome: 'finding',
    code: 'silent-while-settling',
    with: { amountFen: 5000, message: { params: { settlements: 5 } } },
  },
  {
    name: 'four settled',
    file: siteDayFile({ settlements: settlements.slice(1), devices: [silent] }),
    outcome: 'clear',
  },
  {
    name: 'another terminal was there',
    file: siteDayFile({ settlements, devices: [silent, siteDevice({ id: 'desk-2' })] }),
    outcome: 'clear',
  },
  {
    name: 'a signed downtime',
    file: siteDayFile({
      settlements,
      devices: [silent],
      downtimes: [{ jti: 'd', device: 'desk-1', from: at(95), until: at(125) }],
    }),
    outcome: 'clear',
    code: 'downtime-on-record',
  },
  {
    name: 'worked offline and delivered',
    file: siteDayFile({ settlements, devices: [silent], attestedAt: [at(99), at(105)] }),
    outcome: 'clear',
    code: 'worked-offline',
  },
  {
    name: 'still holds events',
    file: siteDayFile({ settlements, devices: [{ ...silent, pending: 4 }] }),
    outcome: 'inconclusive',
    code: 'evidence-may-be-on-its-way',
  },
  {
    name: 'emergencies need no terminal',
    file: siteDayFile({
      settlements: [...settlements.slice(1), settlement(109, { exception: 'emergency' })],
      devices: [silent],
    }),
    outcome: 'clear',
  },
  { name: 'no terminal in service', file: siteDayFile({ settlements, devices: [] }), outcome: 'not-judged' },
  {
    name: 'a terminal that had not been connected yet',
    file: siteDayFile({ settlements, devices: [{ ...silent, firstOnline: at(130) }] }),
    outcome: 'not-judged',
  },
]);

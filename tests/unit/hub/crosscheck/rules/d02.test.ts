import { d02 } from '../../../../../hub/crosscheck/rules/d02.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { DOCTOR } from '../../../../support/claim-builders.ts';
import { at, billedLine, clockEvent, practitionerDayFile, staffDevice } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const here = clockEvent('in', 0);
const there = clockEvent('in', 60, { site: OTHER_SITE, device: 'staff-2' });
const both = [
  { type: 'attestation', id: here.jti },
  { type: 'attestation', id: there.jti },
].sort((a, b) => (a.id < b.id ? -1 : 1));

describeRule(d02, [
  {
    name: 'clocked in at two sites',
    file: practitionerDayFile([here, there]),
    outcome: 'finding',
    code: 'two-places-at-once',
    with: { evidence: both, site: OTHER_SITE },
  },
  {
    name: 'billed while at both',
    file: practitionerDayFile([here, there], {
      billed: [billedLine({ at: at(90), amountFen: 500 }), billedLine({ claim: 'C-2', at: at(30), amountFen: 900 })],
    }),
    outcome: 'finding',
    with: { amountFen: 500 },
  },
  {
    name: 'clocked out in between',
    file: practitionerDayFile([here, clockEvent('out', 40), there]),
    outcome: 'clear',
    code: 'one-place-at-a-time',
  },
  { name: 'clocked out too late', file: practitionerDayFile([here, there, clockEvent('out', 90)]), outcome: 'finding' },
  {
    name: 'the first clock-in had expired',
    file: practitionerDayFile([here, clockEvent('in', 250, { site: OTHER_SITE })]),
    outcome: 'clear',
  },
  {
    name: 'a tolerated overlap',
    file: practitionerDayFile([here, there, clockEvent('out', 65)]),
    outcome: 'clear',
    parameters: { toleranceMinutes: 10 },
  },
  { name: 'two clock-ins at one site', file: practitionerDayFile([here, clockEvent('in', 30)]), outcome: 'not-judged' },
  {
    name: 'outside the fence of one',
    file: practitionerDayFile([here, { ...there, fence: 'outside' }]),
    outcome: 'clear',
  },
  {
    name: 'at the edge of the fence of one',
    file: practitionerDayFile([here, { ...there, fence: 'cannot-tell' }]),
    outcome: 'inconclusive',
    code: 'presence-unclear',
  },
  {
    name: 'events of the same person are missing',
    file: practitionerDayFile([here, there], {
      devices: [staffDevice({ holes: [{ from: at(30), until: at(30), subject: DOCTOR }] })],
    }),
    outcome: 'inconclusive',
    code: 'evidence-missing-in-chain',
  },
  {
    name: 'events of somebody else are missing',
    file: practitionerDayFile([here, there], {
      devices: [staffDevice({ holes: [{ from: at(30), until: at(30), subject: 'somebody else' }] })],
    }),
    outcome: 'finding',
  },
  {
    name: 'the first kiosk was down, so nobody could clock out',
    file: practitionerDayFile([here, there], {
      devices: [staffDevice({ outages: [{ cause: 'offline', from: at(20), until: at(50) }] })],
    }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  {
    name: 'the clock-out may be on its way',
    file: practitionerDayFile([here, there], { devices: [staffDevice({ pending: 1, deliveredUpTo: at(10) })] }),
    outcome: 'inconclusive',
    code: 'evidence-may-be-on-its-way',
  },
  {
    name: 'an overlap that began the day before',
    file: practitionerDayFile([clockEvent('in', -200), clockEvent('in', -100, { site: OTHER_SITE })]),
    outcome: 'clear',
  },
]);

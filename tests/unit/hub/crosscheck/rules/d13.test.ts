import { d13 } from '../../../../../hub/crosscheck/rules/d13.ts';
import type { MasterContent } from '../../../../../hub/masters/master-content.ts';
import { DOCTOR } from '../../../../support/claim-builders.ts';
import { at, billedLine, clockEvent, doorCamera, sighting, staffDevice } from '../../../../support/file-builders.ts';
import { practitionerPeriodFile } from '../../../../support/practitioner-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const there = (days: number) => Array.from({ length: days }, (_, n) => clockEvent('in', 30 + n * DAY));
const as = (role: MasterContent<'practitioner'>['role']) => [
  mastered<'practitioner'>(-9 * DAY, null, { record: 'practitioner', practitioner: DOCTOR, from: '', role }),
];
const file = (over: Parameters<typeof practitionerPeriodFile>[0] = {}) =>
  practitionerPeriodFile({ roles: as('doctor'), clockEvents: there(12), ...over });
const seen = (days: number, over: object = {}) => Array.from({ length: days }, (_, n) => sighting(25 + n * DAY, over));
const watched = { sightingConsents: [{ from: at(-9 * DAY), until: null }] };
const door = (over: object = {}) => doorCamera({ registeredAt: at(-9 * DAY), deliveredUpTo: at(40 * DAY), ...over });

describeRule(d13, [
  {
    name: 'there on twelve days, nothing billed in sixty',
    file: file(),
    outcome: 'finding',
    code: 'there-without-billing',
    with: { amountFen: 0 },
  },
  {
    name: 'billed in the month before',
    file: file({ billed: [billedLine({ at: at(-20 * DAY) })] }),
    outcome: 'clear',
    code: 'bills',
  },
  { name: 'billed longer ago', file: file({ billed: [billedLine({ at: at(-40 * DAY) })] }), outcome: 'finding' },
  { name: 'seldom there', file: file({ clockEvents: there(4) }), outcome: 'clear', code: 'seldom-there' },
  {
    name: 'a region that asks for three days',
    file: file({ clockEvents: there(4) }),
    parameters: { minDays: 3 },
    outcome: 'finding',
  },
  { name: 'a nurse', file: file({ roles: as('nurse') }), outcome: 'not-judged' },
  { name: 'nobody knows the role', file: file({ roles: [] }), outcome: 'not-judged' },
  { name: 'the site sends no claims', file: file({ billingSites: [] }), outcome: 'not-judged' },
  { name: 'claims are known for a month only', file: file({ historyFrom: at(0) }), outcome: 'not-judged' },
  {
    name: 'recognised at the door on three of the days',
    file: file({ sightings: seen(3) }),
    outcome: 'clear',
    code: 'sighted-there',
  },
  {
    name: 'recognised on two of them',
    file: file({ sightings: seen(2) }),
    outcome: 'finding',
    code: 'there-without-billing',
  },
  { name: 'pictures before the camera', file: file({ sightings: seen(3, { pad: 'fail' }) }), outcome: 'finding' },
  {
    name: 'never recognised by a camera that knew them and worked',
    file: file({ ...watched, devices: [staffDevice(), door()] }),
    outcome: 'finding',
    code: 'never-sighted',
  },
  {
    name: 'never recognised by a camera that may not know them',
    file: file({ devices: [staffDevice(), door()] }),
    outcome: 'finding',
    code: 'there-without-billing',
  },
  {
    name: 'never recognised by a camera in the staff room',
    file: file({ ...watched, devices: [staffDevice(), door({ place: 'staff' })] }),
    outcome: 'finding',
    code: 'there-without-billing',
  },
  {
    name: 'the camera was down on four of the days',
    file: file({
      ...watched,
      devices: [door({ outages: [{ cause: 'camera-lost', from: at(0), until: at(3 * DAY + 60) }] })],
    }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  {
    name: 'the camera was down on one of the days',
    file: file({ ...watched, devices: [door({ outages: [{ cause: 'camera-lost', from: at(0), until: at(60) }] })] }),
    outcome: 'finding',
    code: 'never-sighted',
  },
  {
    name: 'the camera has not delivered everything',
    file: file({ ...watched, devices: [door({ pending: 3, deliveredUpTo: at(8 * DAY) })] }),
    outcome: 'inconclusive',
    code: 'evidence-may-be-on-its-way',
  },
]);

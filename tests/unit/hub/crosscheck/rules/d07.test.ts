import { d07 } from '../../../../../hub/crosscheck/rules/d07.ts';
import { deviceDayFile, deviceEvent, sighting } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const clock = (subject: string, over: object = {}) =>
  deviceEvent(10, { kind: 'staff.clock-in', subject, located: true, ...over });
const [one, two] = [clock('a'), clock('b')];
const file = (events: readonly ReturnType<typeof clock>[], over: object = {}) =>
  deviceDayFile({ profile: 'kiosk-staff', place: 'entrance', moves: true, events, ...over });

describeRule(d07, [
  {
    name: 'two practitioners on one phone',
    file: file([one, two]),
    outcome: 'finding',
    code: 'several-practitioners',
    with: { amountFen: 0 },
  },
  {
    name: 'one practitioner, in and out',
    file: file([one, clock('a', { kind: 'staff.clock-out' })]),
    outcome: 'clear',
    code: 'one-practitioner',
  },
  { name: 'the second did not match', file: file([one, clock('b', { matched: false })]), outcome: 'clear' },
  { name: 'patients at the bedside', file: file([one, clock('b', { kind: 'patient.bedside' })]), outcome: 'clear' },
  {
    name: 'two on one phone, of whom the camera at the door saw one come',
    file: file([one, two], { sightings: [sighting(5, { practitioner: 'b' })] }),
    outcome: 'clear',
    code: 'practitioners-sighted',
  },
  {
    name: 'three on one phone, of whom the camera saw one',
    file: file([one, two, clock('c')], { sightings: [sighting(5, { practitioner: 'b' })] }),
    outcome: 'finding',
  },
  {
    name: 'the camera saw one of them in the afternoon',
    file: file([one, two], { sightings: [sighting(300, { practitioner: 'b' })] }),
    outcome: 'finding',
  },
  {
    name: 'a picture of one of them before the camera',
    file: file([one, two], { sightings: [sighting(5, { practitioner: 'b', pad: 'fail' })] }),
    outcome: 'finding',
  },
  { name: 'a ward that shares one', file: file([one, two]), parameters: { maxPractitioners: 20 }, outcome: 'clear' },
  { name: 'a tablet registered for the staff room', file: file([one, two], { place: 'staff' }), outcome: 'not-judged' },
  { name: 'a kiosk', file: file([one, two], { moves: false }), outcome: 'not-judged' },
  {
    name: 'a kiosk whose place nobody registered, and that does not measure it',
    file: file([clock('a', { located: false }), clock('b', { located: false })]),
    outcome: 'not-judged',
  },
]);

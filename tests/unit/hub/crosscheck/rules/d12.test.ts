import { d12 } from '../../../../../hub/crosscheck/rules/d12.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { DOCTOR } from '../../../../support/claim-builders.ts';
import { at, billedLine, clockEvent, sighting, staffDevice } from '../../../../support/file-builders.ts';
import { practitionerPeriodFile } from '../../../../support/practitioner-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const days = (count: number, over: Parameters<typeof billedLine>[0] = {}) =>
  Array.from({ length: count }, (_, n) => billedLine({ claim: `C-${n}`, at: at(100 + n * DAY), ...over }));
const file = (over: Parameters<typeof practitionerPeriodFile>[0] = {}) =>
  practitionerPeriodFile({ billed: days(5), ...over });
const delivered = { deliveredUpTo: at(35 * DAY) };

describeRule(d12, [
  {
    name: 'billed on five days, never there',
    file: file(),
    outcome: 'finding',
    code: 'never-clocked-in',
    with: { amountFen: 0, message: { code: 'never-clocked-in', params: { days: 5, claims: 5 } } },
  },
  { name: 'there once', file: file({ clockEvents: [clockEvent('in', 3000)] }), outcome: 'clear', code: 'clocked-in' },
  {
    name: 'there only before the month',
    file: file({ clockEvents: [clockEvent('in', -3000)] }),
    outcome: 'finding',
  },
  {
    name: 'another face at the kiosk',
    file: file({ clockEvents: [clockEvent('in', 100, { outcome: 'no-match' })] }),
    outcome: 'finding',
  },
  {
    name: 'a face that could not be assessed',
    file: file({ clockEvents: [clockEvent('in', 100, { outcome: 'not-assessable' })] }),
    outcome: 'inconclusive',
    code: 'presence-unclear',
  },
  { name: 'two days only', file: file({ billed: days(2) }), outcome: 'clear', code: 'too-few-days' },
  {
    name: 'a region that asks for one',
    file: file({ billed: days(2) }),
    parameters: { minDays: 1 },
    outcome: 'finding',
  },
  {
    name: 'on leave, a colleague stood in',
    file: file({ leaves: [mastered<'leave'>(0, 10 * DAY, { record: 'leave', practitioner: DOCTOR, from: '' })] }),
    outcome: 'clear',
    code: 'on-leave',
  },
  { name: 'no staff kiosk', file: file({ devices: [] }), outcome: 'inconclusive', code: 'no-device' },
  {
    name: 'the kiosk was down on three of the five days',
    file: file({
      devices: [staffDevice({ ...delivered, outages: [{ cause: 'offline', from: at(0), until: at(3 * DAY - 300) }] })],
    }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  {
    name: 'the kiosk was down on one day',
    file: file({
      devices: [staffDevice({ ...delivered, outages: [{ cause: 'offline', from: at(0), until: at(500) }] })],
    }),
    outcome: 'finding',
    with: { message: { code: 'never-clocked-in', params: { days: 4 } } },
  },
  { name: 'by internet', file: file({ billed: days(5, { kind: 'internet' }) }), outcome: 'not-judged' },
  { name: 'ordered ahead on a ward', file: file({ billed: days(5, { kind: 'inpatient' }) }), outcome: 'not-judged' },
  { name: 'emergencies', file: file({ billed: days(5, { kind: 'emergency' }) }), outcome: 'not-judged' },
  {
    name: 'billed in the month before',
    file: file({ billed: days(1).map((line) => ({ ...line, at: at(-2000) })) }),
    outcome: 'not-judged',
  },
  {
    name: 'the camera at the door recognised them once',
    file: file({ sightings: [sighting(3000)] }),
    outcome: 'clear',
    code: 'sighted-there',
  },
  { name: 'recognised before the month', file: file({ sightings: [sighting(-3000)] }), outcome: 'finding' },
  {
    name: 'a picture before the camera',
    file: file({ sightings: [sighting(3000, { pad: 'fail' })] }),
    outcome: 'finding',
  },
  {
    name: 'recognised where nothing was billed',
    file: file({ sightings: [sighting(3000, { site: OTHER_SITE })] }),
    outcome: 'finding',
  },
]);

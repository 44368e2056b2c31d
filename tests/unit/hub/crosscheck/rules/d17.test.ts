import { d17 } from '../../../../../hub/crosscheck/rules/d17.ts';
import { DOCTOR } from '../../../../support/claim-builders.ts';
import { at, claimFacts, claimLine, clockEvent, sighting, staffDevice } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { stayFile } from '../../../../support/stay-builders.ts';

const surgery = { from: at(1500), until: at(1620), operator: DOCTOR, anaesthetist: 'anaesthetist' };
const kiosk = (over: object = {}) => [staffDevice({ deliveredUpTo: at(9 * 1440), ...over })];
const both = [clockEvent('in', 1460), clockEvent('in', 1465, { practitioner: 'anaesthetist' })];
const file = (clockEvents = both, over: Parameters<typeof stayFile>[0] = {}) =>
  stayFile({ devices: kiosk(), clockEvents, ...over, stay: { surgeries: [surgery], ...over.stay } });

describeRule(d17, [
  { name: 'both are there', file: file(), outcome: 'clear', code: 'team-present' },
  {
    name: 'the surgeon never clocked in',
    file: file(both.slice(1), {
      claims: [
        claimFacts({
          encounter: 'S-1',
          fundFen: 6000,
          lines: [claimLine({ at: at(1510), performing: DOCTOR }), claimLine({ lineId: 'L-2', at: at(1510) })],
        }),
      ],
    }),
    outcome: 'finding',
    code: 'team-absent',
    with: { practitioner: DOCTOR, amountFen: 3000 },
  },
  {
    name: 'the anaesthetist left before',
    file: file([...both, clockEvent('out', 1466, { practitioner: 'anaesthetist' })]),
    outcome: 'finding',
    with: { practitioner: 'anaesthetist' },
  },
  {
    name: 'clocked in at another site',
    file: file(both.map((event) => ({ ...event, site: 'elsewhere' }))),
    outcome: 'finding',
  },
  {
    name: 'an operation at once after an emergency admission',
    file: file([], { stay: { admission: 'emergency', surgeries: [{ ...surgery, from: at(100), until: at(200) }] } }),
    outcome: 'clear',
    code: 'exempt-emergency',
  },
  {
    name: 'a later operation after an emergency admission',
    file: file([], { stay: { admission: 'emergency' } }),
    outcome: 'finding',
  },
  {
    name: 'the position of the clock-in is unclear',
    file: file(both.map((event) => ({ ...event, fence: 'cannot-tell' as const }))),
    outcome: 'inconclusive',
    code: 'presence-unclear',
  },
  {
    name: 'the staff kiosk was down',
    file: file([], { devices: kiosk({ outages: [{ cause: 'offline', from: at(1400), until: at(1700) }] }) }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  { name: 'no staff kiosk', file: file([], { devices: [] }), outcome: 'inconclusive', code: 'no-device' },
  { name: 'no operation', file: stayFile(), outcome: 'not-judged' },
  {
    name: 'nobody is named',
    file: file([], { stay: { surgeries: [{ ...surgery, operator: null, anaesthetist: null }] } }),
    outcome: 'not-judged',
  },
  {
    name: 'the surgeon did not clock in, the door saw them come',
    file: file(both.slice(1), { sightings: [sighting(1450)] }),
    outcome: 'clear',
    code: 'team-present',
  },
  {
    name: 'the door saw the surgeon long before',
    file: file(both.slice(1), { sightings: [sighting(1000)] }),
    outcome: 'inconclusive',
    code: 'sighted-at-another-time',
  },
  {
    name: 'the door saw only the anaesthetist',
    file: file([], { sightings: [sighting(1450, { practitioner: 'anaesthetist' })] }),
    outcome: 'finding',
    with: { practitioner: DOCTOR },
  },
]);

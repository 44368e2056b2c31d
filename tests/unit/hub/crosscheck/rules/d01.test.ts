import { inDatum } from '../../../../../contract/fence.ts';
import { NO_MASTERS } from '../../../../../hub/crosscheck/claim-masters.ts';
import { d01 } from '../../../../../hub/crosscheck/rules/d01.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import {
  at,
  claimFile,
  claimLine,
  clockEvent,
  doorCamera,
  sighting,
  siteDevice,
  staffDevice,
} from '../../../../support/file-builders.ts';
import { siteMaster } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const clockIn = clockEvent('in', 10);
const early = clockEvent('in', -300);
const kiosk = (over: object) => [siteDevice(), staffDevice(over)];

const CENTRE = { lat: 24.48, lon: 118.08, datum: 'WGS84' as const };
const outside = (where: { lat: number; lon: number }) =>
  clockEvent('in', 10, { fence: 'outside', fix: { ...CENTRE, ...where, accuracyM: 10 } });
const fenced = { ...NO_MASTERS, site: [siteMaster({ fence: { centre: CENTRE, radiusM: 150 } })] };

describeRule(d01, [
  {
    name: 'never clocked in',
    file: claimFile(),
    outcome: 'finding',
    code: 'no-valid-clock-in',
    with: { amountFen: 8640, class: 'to-verify', evidence: [{ type: 'claim', id: 'C-1' }] },
  },
  {
    name: 'a prescription weighs more',
    file: claimFile({ claim: { lines: [claimLine({ prescription: 'RX' })] } }),
    outcome: 'finding',
    with: { class: 'violation' },
  },
  { name: 'clocked in', file: claimFile({ clockEvents: [clockIn] }), outcome: 'clear', code: 'practitioners-present' },
  {
    name: 'clocked in at another site',
    file: claimFile({ clockEvents: [clockEvent('in', 10, { site: OTHER_SITE })] }),
    outcome: 'finding',
  },
  {
    name: 'somebody else clocked in',
    file: claimFile({ clockEvents: [clockEvent('in', 10, { practitioner: 'other' })] }),
    outcome: 'finding',
  },
  {
    name: 'the clock-in has expired',
    file: claimFile({ clockEvents: [early] }),
    outcome: 'finding',
    with: {
      evidence: [
        { type: 'claim', id: 'C-1' },
        { type: 'attestation', id: early.jti },
      ],
    },
  },
  {
    name: 'a region where it lasts longer',
    file: claimFile({ clockEvents: [early] }),
    outcome: 'clear',
    parameters: { validityHours: 8 },
  },
  {
    name: 'the clock-in has expired, by a clock that nothing kept',
    file: claimFile({ clockEvents: [clockEvent('in', -190, { clock: 'none', receivedAt: at(-170) })] }),
    outcome: 'inconclusive',
    code: 'clock-unkept',
  },
  {
    name: 'the clock-in has expired, and came in late by a right clock',
    file: claimFile({ clockEvents: [clockEvent('in', -190, { receivedAt: at(-170) })] }),
    outcome: 'finding',
  },
  {
    name: 'clocked in outside the fence, or inside it by another coordinate system',
    file: claimFile({ clockEvents: [outside(inDatum(CENTRE, 'GCJ02'))], masters: fenced }),
    outcome: 'inconclusive',
    code: 'datum-mix-up',
  },
  {
    name: 'clocked in outside the fence by any coordinate system',
    file: claimFile({ clockEvents: [outside({ lat: 24.6, lon: 118.2 })], masters: fenced }),
    outcome: 'finding',
  },
  {
    name: 'a second clock-in renews it',
    file: claimFile({ clockEvents: [early, clockEvent('in', -100)] }),
    outcome: 'clear',
  },
  {
    name: 'clocked out before',
    file: claimFile({ clockEvents: [clockIn, clockEvent('out', 60)] }),
    outcome: 'finding',
  },
  {
    name: 'clocked out within the margin',
    file: claimFile({ clockEvents: [clockIn, clockEvent('out', 71)] }),
    outcome: 'clear',
  },
  {
    name: 'a colleague can not clock somebody out',
    file: claimFile({ clockEvents: [clockIn, clockEvent('out', 60, { outcome: 'no-match' })] }),
    outcome: 'clear',
  },
  {
    name: 'outside the fence',
    file: claimFile({ clockEvents: [clockEvent('in', 10, { fence: 'outside' })] }),
    outcome: 'finding',
  },
  {
    name: 'at the edge of the fence',
    file: claimFile({ clockEvents: [clockEvent('in', 10, { fence: 'cannot-tell' })] }),
    outcome: 'inconclusive',
    code: 'presence-unclear',
  },
  {
    name: 'another face',
    file: claimFile({ clockEvents: [clockEvent('in', 10, { outcome: 'no-match' })] }),
    outcome: 'finding',
  },
  {
    name: 'a face that could not be assessed',
    file: claimFile({ clockEvents: [clockEvent('in', 10, { outcome: 'not-assessable' })] }),
    outcome: 'inconclusive',
    code: 'presence-unclear',
  },
  {
    name: 'a picture held up',
    file: claimFile({ clockEvents: [clockEvent('in', 10, { pad: 'fail' })] }),
    outcome: 'finding',
  },
  {
    name: 'who performs has to be there too',
    file: claimFile({ clockEvents: [clockIn], claim: { lines: [claimLine({ performing: 'nurse' })] } }),
    outcome: 'finding',
    with: { practitioner: 'nurse' },
  },
  {
    name: 'only the lines without anyone count',
    file: claimFile({
      clockEvents: [clockEvent('in', 70)],
      claim: { lines: [claimLine(), claimLine({ lineId: 'L-2', at: at(61), amountFen: 100 })] },
    }),
    outcome: 'finding',
    with: { amountFen: 100 },
  },
  { name: 'standing orders of a stay', file: claimFile({ claim: { kind: 'inpatient' } }), outcome: 'not-judged' },
  {
    name: 'performed during a stay',
    file: claimFile({ claim: { kind: 'inpatient', lines: [claimLine({ performing: 'nurse' })] } }),
    outcome: 'finding',
  },
  {
    name: 'emergency care',
    file: claimFile({ claim: { kind: 'emergency' } }),
    outcome: 'clear',
    code: 'exempt-emergency',
  },
  {
    name: 'a declared emergency',
    file: claimFile({ claim: { exception: 'emergency' } }),
    outcome: 'clear',
    code: 'exempt-emergency',
  },
  {
    name: 'an internet consultation',
    file: claimFile({ claim: { kind: 'internet' } }),
    outcome: 'clear',
    code: 'practitioner-elsewhere',
  },
  {
    name: 'home care',
    file: claimFile({ claim: { kind: 'home-bed' } }),
    outcome: 'clear',
    code: 'practitioner-elsewhere',
  },
  {
    name: 'an external line',
    file: claimFile({ claim: { lines: [claimLine({ external: true })] } }),
    outcome: 'not-judged',
  },
  {
    name: 'a placeholder is for D11',
    file: claimFile({ claim: { lines: [claimLine({ ordering: null, placeholder: true })] } }),
    outcome: 'not-judged',
  },
  { name: 'no staff kiosk', file: claimFile({ devices: [siteDevice()] }), outcome: 'inconclusive', code: 'no-device' },
  {
    name: 'a staff kiosk that never was online',
    file: claimFile({ devices: kiosk({ firstOnline: null }) }),
    outcome: 'inconclusive',
    code: 'device-not-in-service',
  },
  {
    name: 'the staff kiosk was down before the line',
    file: claimFile({ devices: kiosk({ outages: [{ cause: 'offline', from: at(20), until: at(30) }] }) }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  {
    name: 'the staff kiosk was down long before',
    file: claimFile({ devices: kiosk({ outages: [{ cause: 'offline', from: at(-60), until: at(0) }] }) }),
    outcome: 'finding',
  },
  {
    name: 'the patient kiosk was down',
    file: claimFile({
      devices: [siteDevice({ outages: [{ cause: 'offline', from: at(20), until: null }] }), staffDevice()],
    }),
    outcome: 'finding',
  },
  {
    name: 'the staff kiosk has not delivered all',
    file: claimFile({ devices: kiosk({ pending: 1, deliveredUpTo: at(5) }) }),
    outcome: 'inconclusive',
    code: 'evidence-may-be-on-its-way',
  },
  {
    name: 'not clocked in, but recognised by the camera at the door',
    file: claimFile({ sightings: [sighting(30)] }),
    outcome: 'clear',
    code: 'practitioners-sighted',
  },
  {
    name: 'recognised hours before',
    file: claimFile({ sightings: [sighting(-120)] }),
    outcome: 'inconclusive',
    code: 'sighted-at-another-time',
  },
  {
    name: 'recognised soon before, by a clock that nothing kept',
    file: claimFile({ sightings: [sighting(30, { clock: 'none', receivedAt: at(50) })] }),
    outcome: 'inconclusive',
    code: 'sighted-at-another-time',
  },
  { name: 'recognised the day before', file: claimFile({ sightings: [sighting(-1000)] }), outcome: 'finding' },
  {
    name: 'a picture before the camera',
    file: claimFile({ sightings: [sighting(70, { pad: 'fail' })] }),
    outcome: 'finding',
  },
  {
    name: 'a colleague was recognised',
    file: claimFile({ sightings: [sighting(70, { practitioner: 'other' })] }),
    outcome: 'finding',
  },
  {
    name: 'recognised at another institution only',
    file: claimFile({ sightings: [sighting(70, { site: OTHER_SITE })] }),
    outcome: 'finding',
  },
  {
    name: 'clocked in, and nobody saw them pass',
    file: claimFile({ clockEvents: [clockIn], devices: [...kiosk({}), doorCamera()] }),
    outcome: 'clear',
    code: 'practitioners-present',
  },
  {
    name: 'clocked in here, recognised elsewhere at that time',
    file: claimFile({ clockEvents: [clockIn], sightings: [sighting(70, { site: OTHER_SITE })] }),
    outcome: 'inconclusive',
    code: 'sighted-elsewhere',
  },
  {
    name: 'clocked in here, recognised elsewhere in the evening',
    file: claimFile({ clockEvents: [clockIn], sightings: [sighting(400, { site: OTHER_SITE })] }),
    outcome: 'clear',
  },
]);

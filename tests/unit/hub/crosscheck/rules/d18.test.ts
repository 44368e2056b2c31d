import { NO_MASTERS } from '../../../../../hub/crosscheck/claim-masters.ts';
import type { ClaimFacts, Sighting } from '../../../../../hub/crosscheck/files.ts';
import { d18 } from '../../../../../hub/crosscheck/rules/d18.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { at, claimFile, claimLine, clockEvent, sighting, staffDevice } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const PHARMACIST = 'pharmacist';
const clocked = (minutes: number, over: object = {}) =>
  clockEvent('in', minutes, { practitioner: PHARMACIST, ...over });
const drug = claimLine({ prescription: 'RX-1' });
const file = (
  clockEvents: readonly ReturnType<typeof clocked>[],
  claim: Partial<ClaimFacts> = {},
  over: object = {},
  sightings: readonly Sighting[] = [],
) =>
  claimFile({
    masters: { ...NO_MASTERS, pharmacists: { ids: [PHARMACIST], clockEvents, sightings } },
    ...over,
    claim: { kind: 'pharmacy', lines: [drug], ...claim },
  });

describeRule(d18, [
  {
    name: 'no pharmacist is there',
    file: file([]),
    outcome: 'finding',
    code: 'pharmacist-absent',
    with: { amountFen: 8640, evidence: [{ type: 'claim', id: 'C-1' }] },
  },
  { name: 'a pharmacist is there', file: file([clocked(10)]), outcome: 'clear', code: 'pharmacist-present' },
  { name: 'clocked in at another site', file: file([clocked(10, { site: OTHER_SITE })]), outcome: 'finding' },
  { name: 'the clock-in has expired', file: file([clocked(-300)]), outcome: 'finding' },
  {
    name: 'reviewed from afar',
    file: file([]),
    parameters: { remoteReview: true },
    outcome: 'clear',
    code: 'reviewed-remotely',
  },
  { name: 'an emergency', file: file([], { exception: 'emergency' }), outcome: 'clear', code: 'exempt-emergency' },
  {
    name: 'the clock-in has expired, by a clock that nothing kept',
    file: file([clocked(-190, { clock: 'rtc', receivedAt: at(-170) })]),
    outcome: 'inconclusive',
    code: 'clock-unkept',
  },
  {
    name: 'the position of the clock-in is unclear',
    file: file([clocked(10, { fence: 'cannot-tell' })]),
    outcome: 'inconclusive',
    code: 'presence-unclear',
  },
  {
    name: 'events of the same person are missing',
    file: file([], {}, { devices: [staffDevice({ holes: [{ from: at(30), until: at(30), subject: PHARMACIST }] })] }),
    outcome: 'inconclusive',
    code: 'evidence-missing-in-chain',
  },
  {
    name: 'events of somebody else are missing',
    file: file(
      [],
      {},
      { devices: [staffDevice({ holes: [{ from: at(30), until: at(30), subject: 'somebody else' }] })] },
    ),
    outcome: 'finding',
  },
  {
    name: 'the staff kiosk was down',
    file: file([], {}, { devices: [staffDevice({ outages: [{ cause: 'offline', from: at(40), until: at(80) }] })] }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  { name: 'no staff kiosk', file: file([], {}, { devices: [] }), outcome: 'inconclusive', code: 'no-device' },
  {
    name: 'the pharmacist performed it: D01 judges',
    file: file([], { lines: [{ ...drug, performing: PHARMACIST }] }),
    outcome: 'not-judged',
  },
  { name: 'without prescription', file: file([], { lines: [claimLine()] }), outcome: 'not-judged' },
  {
    name: 'the register names no pharmacist',
    file: claimFile({ claim: { kind: 'pharmacy', lines: [drug] } }),
    outcome: 'not-judged',
  },
  {
    name: 'the camera of the pharmacy recognised the pharmacist',
    file: file([], {}, {}, [sighting(80, { practitioner: PHARMACIST })]),
    outcome: 'clear',
    code: 'pharmacist-present',
  },
  {
    name: 'it recognised the pharmacist hours before',
    file: file([], {}, {}, [sighting(-100, { practitioner: PHARMACIST })]),
    outcome: 'inconclusive',
    code: 'sighted-at-another-time',
  },
  { name: 'it recognised a doctor', file: file([], {}, {}, [sighting(80)]), outcome: 'finding' },
]);

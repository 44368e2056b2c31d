import { p01 } from '../../../../../hub/crosscheck/rules/p01.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { at, checkIn, claimFile, signedException, siteDevice, staffDevice } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const offline = (from: number, until: number | null) => ({
  cause: 'offline' as const,
  from: at(from),
  until: until === null ? null : at(until),
});
const pharmacy = { kind: 'pharmacy' as const, serviceStart: at(60), settledAt: at(60) };

describeRule(p01, [
  {
    name: 'nobody came',
    file: claimFile(),
    outcome: 'finding',
    code: 'no-attestation',
    with: { evidence: [{ type: 'claim', id: 'C-1' }], amountFen: 8640 },
  },
  {
    name: 'matched two hours before',
    file: claimFile({ checkIns: [checkIn(-60)] }),
    outcome: 'clear',
    code: 'matched',
  },
  { name: 'matched a minute too early', file: claimFile({ checkIns: [checkIn(-61)] }), outcome: 'finding' },
  { name: 'matched 15 minutes after settlement', file: claimFile({ checkIns: [checkIn(105)] }), outcome: 'clear' },
  {
    name: 'matched too early by a clock that nothing kept, and received in time',
    file: claimFile({ claim: pharmacy, checkIns: [checkIn(45, 'match', { clock: 'rtc', receivedAt: at(58) })] }),
    outcome: 'inconclusive',
    code: 'clock-unkept',
  },
  {
    name: 'matched and received too early, by a clock that nothing kept',
    file: claimFile({ claim: pharmacy, checkIns: [checkIn(45, 'match', { clock: 'none', receivedAt: at(46) })] }),
    outcome: 'finding',
  },
  {
    name: 'matched too early by a right clock, and received late: the line was cut',
    file: claimFile({ claim: pharmacy, checkIns: [checkIn(45, 'match', { receivedAt: at(58) })] }),
    outcome: 'finding',
  },
  {
    name: 'matched too late by a clock that was ahead of the hub’s',
    file: claimFile({ claim: pharmacy, checkIns: [checkIn(66, 'match', { receivedAt: at(61) })] }),
    outcome: 'inconclusive',
    code: 'clock-unkept',
  },
  {
    name: 'a downtime declared, and one signed that ended an hour before',
    file: claimFile({
      claim: { exception: 'downtime' },
      downtimes: [{ jti: 'd', device: 'desk-1', from: at(-50), until: at(-5) }],
    }),
    outcome: 'inconclusive',
    code: 'site-downtime',
  },
  {
    name: 'a downtime that ended an hour before, and nobody declared it',
    file: claimFile({ downtimes: [{ jti: 'd', device: 'desk-1', from: at(-50), until: at(-5) }] }),
    outcome: 'finding',
  },
  {
    name: 'a downtime declared, and none signed',
    file: claimFile({ claim: { exception: 'downtime' } }),
    outcome: 'finding',
  },
  { name: 'matched a minute too late', file: claimFile({ checkIns: [checkIn(106)] }), outcome: 'finding' },
  {
    name: 'somebody else matched',
    file: claimFile({ checkIns: [checkIn(60, 'match', { person: 'other' })] }),
    outcome: 'finding',
  },
  {
    name: 'matched at another site',
    file: claimFile({ checkIns: [checkIn(60, 'match', { site: OTHER_SITE })] }),
    outcome: 'finding',
  },
  {
    name: 'a pharmacy, nine minutes before',
    file: claimFile({ claim: pharmacy, checkIns: [checkIn(51)] }),
    outcome: 'clear',
  },
  {
    name: 'a pharmacy, eleven minutes before',
    file: claimFile({ claim: pharmacy, checkIns: [checkIn(49)] }),
    outcome: 'finding',
  },
  {
    name: 'a region that gives more time',
    file: claimFile({ checkIns: [checkIn(-100)] }),
    outcome: 'clear',
    parameters: { outpatientBeforeMinutes: 180 },
  },
  {
    name: 'a picture was held up',
    file: claimFile({ checkIns: [checkIn(60, 'match', { pad: 'fail' })] }),
    outcome: 'inconclusive',
    code: 'presentation-attack',
  },
  {
    name: 'the face did not match: P02 says so',
    file: claimFile({ checkIns: [checkIn(60, 'no-match')] }),
    outcome: 'clear',
    code: 'no-match-is-for-p02',
  },
  {
    name: 'the camera could not see',
    file: claimFile({ checkIns: [checkIn(60, 'not-assessable')] }),
    outcome: 'inconclusive',
    code: 'not-assessable',
  },
  ...(['alternative', 'proxy', 'downtime'] as const).map((kind) => ({
    name: `${kind} on record`,
    file: claimFile({ exceptions: [signedException(kind, 60)] }),
    outcome: 'clear' as const,
    code: `witnessed-${kind}`,
  })),
  {
    name: 'an alternative at another site',
    file: claimFile({ exceptions: [signedException('alternative', 60, { site: OTHER_SITE })] }),
    outcome: 'finding',
  },
  ...(['emergency', 'infant', 'bedridden', 'internet', 'out-of-area'] as const).map((exception) => ({
    name: `declared ${exception}`,
    file: claimFile({ claim: { exception } }),
    outcome: 'clear' as const,
    code: `exempt-${exception}`,
  })),
  {
    name: 'emergency care',
    file: claimFile({ claim: { kind: 'emergency' } }),
    outcome: 'clear',
    code: 'exempt-emergency',
  },
  ...(['proxy', 'alternative', 'downtime'] as const).map((exception) => ({
    name: `${exception} declared without a record: anyone could`,
    file: claimFile({ claim: { exception } }),
    outcome: 'finding' as const,
  })),
  { name: 'a stay is no visit', file: claimFile({ claim: { kind: 'inpatient' } }), outcome: 'not-judged' },
  {
    name: 'the window is still open',
    file: claimFile({ now: at(100) }),
    outcome: 'inconclusive',
    code: 'window-open',
    with: { missing: { params: { until: new Date(at(105)).toISOString() } } },
  },
  { name: 'no device at the site', file: claimFile({ devices: [] }), outcome: 'inconclusive', code: 'no-device' },
  {
    name: 'only a staff kiosk',
    file: claimFile({ devices: [staffDevice()] }),
    outcome: 'inconclusive',
    code: 'no-device',
  },
  {
    name: 'a kiosk that was revoked before',
    file: claimFile({ devices: [siteDevice({ revokedAt: at(0) })] }),
    outcome: 'inconclusive',
    code: 'no-device',
  },
  {
    name: 'a kiosk that never was online',
    file: claimFile({ devices: [siteDevice({ firstOnline: null })] }),
    outcome: 'inconclusive',
    code: 'device-not-in-service',
  },
  {
    name: 'the kiosk was down meanwhile',
    file: claimFile({ devices: [siteDevice({ outages: [offline(70, 80)] })] }),
    outcome: 'inconclusive',
    code: 'device-down',
    with: { missing: { params: { device: 'desk-1' } } },
  },
  {
    name: 'the kiosk is down since',
    file: claimFile({ devices: [siteDevice({ outages: [offline(70, null)], offlineSince: at(70) })] }),
    outcome: 'inconclusive',
    code: 'device-down-since',
  },
  {
    name: 'the camera was lost',
    file: claimFile({ devices: [siteDevice({ outages: [{ ...offline(70, 80), cause: 'camera-lost' }] })] }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  {
    name: 'the kiosk was down hours before',
    file: claimFile({ devices: [siteDevice({ outages: [offline(-120, 0)] })] }),
    outcome: 'finding',
  },
  {
    name: 'the line was interrupted for half a minute',
    file: claimFile({ devices: [siteDevice({ outages: [offline(70, 70.5)] })] }),
    outcome: 'finding',
  },
  {
    name: 'a short outage over all of a short service',
    file: claimFile({ claim: pharmacy, devices: [siteDevice({ outages: [offline(59.8, 60.2)] })] }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  {
    name: 'a downtime of the site on record',
    file: claimFile({ downtimes: [{ jti: 'd', device: 'desk-1', from: at(50), until: at(70) }] }),
    outcome: 'inconclusive',
    code: 'site-downtime',
  },
  {
    name: 'the outbox is behind',
    file: claimFile({ devices: [siteDevice({ pending: 2, deliveredUpTo: at(80) })] }),
    outcome: 'inconclusive',
    code: 'evidence-may-be-on-its-way',
  },
  {
    name: 'the outbox holds later events only',
    file: claimFile({ devices: [siteDevice({ pending: 2, deliveredUpTo: at(200) })] }),
    outcome: 'finding',
  },
  {
    name: 'the kiosk left within the window',
    file: claimFile({ devices: [siteDevice({ offlineSince: at(105), outages: [] })] }),
    outcome: 'inconclusive',
    code: 'evidence-may-be-on-its-way',
  },
  {
    name: 'events of that time are missing',
    file: claimFile({ devices: [siteDevice({ holes: [{ from: at(50), until: at(65) }] })] }),
    outcome: 'inconclusive',
    code: 'evidence-missing-in-chain',
  },
]);

import { h02 } from '../../../../../hub/crosscheck/rules/h02.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { at, checkIn, claimFacts, claimLine, signedException, siteDevice } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { challenge, mastered, stayFile } from '../../../../support/stay-builders.ts';

// The story begins at 08:00 local time; minute 1560 is 10:00 on the second day.
const DAY = 1440;
const asked = challenge(DAY + 120);
const ward = siteDevice({ id: 'ward-1', profile: 'handheld-ward', deliveredUpTo: at(9 * DAY) });
const bill = claimFacts({
  encounter: 'S-1',
  kind: 'inpatient',
  fundFen: 60_000,
  lines: [0, 1, 2].map((day) => claimLine({ lineId: `L-${day}`, at: at(day * DAY + 60), amountFen: 40_000 })),
});
const away = { from: at(DAY + 100), until: at(DAY + 200) };

describeRule(h02, [
  {
    name: 'answered at the bed',
    file: stayFile({ challenges: [{ ...asked, answers: [checkIn(DAY + 140)] }] }),
    outcome: 'clear',
    code: 'challenges-answered',
  },
  {
    name: 'nobody there: the fees of that day',
    file: stayFile({ challenges: [asked], claims: [bill] }),
    outcome: 'finding',
    code: 'challenge-missed',
    with: { amountFen: 20_000, message: { params: { missed: 1, of: 1, days: 1 } } },
  },
  {
    name: 'the ward signs that the patient did not want to: their right, and no proof',
    file: stayFile({
      challenges: [{ ...asked, reply: { answer: 'refused', reason: 'unwilling', at: at(DAY + 140) } }],
    }),
    outcome: 'inconclusive',
    code: 'patient-refused',
  },
  {
    name: 'the ward signs that the patient was exempt, and nothing is on record',
    file: stayFile({ challenges: [{ ...asked, reply: { answer: 'exempted', reason: 'icu', at: at(DAY + 140) } }] }),
    outcome: 'inconclusive',
    code: 'exemption-not-on-record',
  },
  {
    name: 'the ward signs that nobody was there',
    file: stayFile({
      challenges: [{ ...asked, reply: { answer: 'not-here', reason: 'unknown', at: at(DAY + 140) } }],
      claims: [bill],
    }),
    outcome: 'finding',
  },
  {
    name: 'the ward’s word long after the deadline',
    file: stayFile({
      challenges: [{ ...asked, reply: { answer: 'refused', reason: 'unwilling', at: at(DAY + 600) } }],
      claims: [bill],
    }),
    outcome: 'finding',
  },
  {
    name: 'answered by a handheld whose clock is behind: it can’t answer before it is asked',
    file: stayFile({
      challenges: [{ ...asked, answers: [checkIn(DAY + 100, 'match', { receivedAt: at(DAY + 130) })] }],
    }),
    outcome: 'clear',
    code: 'challenges-answered',
  },
  {
    name: 'answered by a clock that is behind, and received after the deadline',
    file: stayFile({
      challenges: [{ ...asked, answers: [checkIn(DAY + 100, 'match', { receivedAt: at(DAY + 400) })] }],
    }),
    outcome: 'inconclusive',
    code: 'clock-unkept',
  },
  {
    name: 'answered by a clock that is ahead, and received in time',
    file: stayFile({
      challenges: [{ ...asked, answers: [checkIn(DAY + 190, 'match', { receivedAt: at(DAY + 140) })] }],
    }),
    outcome: 'clear',
  },
  {
    name: 'answered long after the deadline',
    file: stayFile({ challenges: [{ ...asked, answers: [checkIn(DAY + 400)] }] }),
    outcome: 'finding',
  },
  {
    name: 'seen at the registration meanwhile',
    file: stayFile({ challenges: [asked], checkIns: [checkIn(DAY + 130)] }),
    outcome: 'clear',
  },
  {
    name: 'witnessed by a nurse',
    file: stayFile({ challenges: [asked], exceptions: [signedException('alternative', DAY + 130)] }),
    outcome: 'clear',
  },
  ...(['icu', 'leaves'] as const).map((where) => ({
    name: `away: ${where}`,
    file: stayFile({ challenges: [asked], stay: { [where]: [away] } }),
    outcome: 'clear' as const,
    code: 'rightly-away',
  })),
  {
    name: 'in surgery',
    file: stayFile({ challenges: [asked], stay: { surgeries: [{ ...away, operator: null, anaesthetist: null }] } }),
    outcome: 'clear',
    code: 'rightly-away',
  },
  {
    name: 'on dialysis by the master data',
    file: stayFile({
      challenges: [asked],
      exemptions: [mastered(DAY + 100, DAY + 200, { record: 'exemption', stayId: 'S-1', kind: 'dialysis', from: '' })],
    }),
    outcome: 'clear',
    code: 'rightly-away',
  },
  {
    name: 'somebody who can’t be captured',
    file: stayFile({
      challenges: [asked],
      person: [mastered(0, null, { record: 'person', person: PERSON, from: '', cannotBeCaptured: true })],
    }),
    outcome: 'clear',
    code: 'rightly-away',
  },
  {
    name: 'asleep at night',
    file: stayFile({ challenges: [challenge(15 * 60)] }),
    outcome: 'clear',
    code: 'rightly-away',
  },
  {
    name: 'somebody else answered',
    file: stayFile({ challenges: [{ ...asked, answers: [checkIn(DAY + 130, 'no-match')] }] }),
    outcome: 'clear',
    code: 'mismatch-is-for-h03',
  },
  {
    name: 'asked a moment ago',
    file: stayFile({ challenges: [asked], now: at(DAY + 125), stay: { dischargedAt: null } }),
    outcome: 'inconclusive',
    code: 'challenge-open',
    with: { missing: { params: { until: new Date(at(DAY + 180)).toISOString() } } },
  },
  {
    name: 'the deadline is not over',
    file: stayFile({ challenges: [asked], now: at(DAY + 155), stay: { dischargedAt: null } }),
    outcome: 'inconclusive',
    code: 'challenge-open',
  },
  {
    name: 'the face could not be assessed',
    file: stayFile({ challenges: [{ ...asked, answers: [checkIn(DAY + 130, 'not-assessable')] }] }),
    outcome: 'inconclusive',
    code: 'not-assessable',
  },
  {
    name: 'the ward’s device was down',
    file: stayFile({
      challenges: [asked],
      devices: [{ ...ward, outages: [{ cause: 'camera-lost', from: at(DAY + 110), until: at(DAY + 150) }] }],
    }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  {
    name: 'events of the same person are missing',
    file: stayFile({
      challenges: [asked],
      devices: [{ ...ward, holes: [{ from: at(DAY + 125), until: at(DAY + 125), subject: PERSON }] }],
    }),
    outcome: 'inconclusive',
    code: 'evidence-missing-in-chain',
  },
  {
    name: 'events of somebody else are missing',
    file: stayFile({
      challenges: [asked],
      devices: [{ ...ward, holes: [{ from: at(DAY + 125), until: at(DAY + 125), subject: 'somebody else' }] }],
    }),
    outcome: 'finding',
  },
  {
    name: 'a signed downtime',
    file: stayFile({ challenges: [asked], downtimes: [{ jti: 'd', device: 'ward-1', ...away }] }),
    outcome: 'inconclusive',
    code: 'site-downtime',
  },
  {
    name: 'discharged before the deadline',
    file: stayFile({ challenges: [challenge(5 * DAY - 10)] }),
    outcome: 'clear',
  },
  {
    name: 'the challenge was cancelled',
    file: stayFile({ challenges: [{ ...asked, cancelled: true }] }),
    outcome: 'not-judged',
  },
  { name: 'never challenged', file: stayFile(), outcome: 'not-judged' },
]);

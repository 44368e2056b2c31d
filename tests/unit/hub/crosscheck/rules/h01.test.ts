import { h01 } from '../../../../../hub/crosscheck/rules/h01.ts';
import { OTHER_SITE, SITE } from '../../../../support/builders.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { at, checkIn, claimFacts, signedException, siteDevice } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const bill = claimFacts({ encounter: 'S-1', kind: 'inpatient', fundFen: 500_000, lines: [] });
const ward = siteDevice({ id: 'ward-1', profile: 'handheld-ward', deliveredUpTo: at(9 * DAY) });
const outage = (hours: number) => ({ cause: 'offline' as const, from: at(60), until: at(60 + 60 * hours) });

describeRule(h01, [
  { name: 'verified a day before', file: stayFile({ checkIns: [checkIn(-DAY)] }), outcome: 'clear', code: 'matched' },
  { name: 'verified at the bed within a day', file: stayFile({ checkIns: [checkIn(DAY)] }), outcome: 'clear' },
  {
    name: 'nobody verified',
    file: stayFile({ claims: [bill] }),
    outcome: 'finding',
    code: 'nobody-verified',
    with: { amountFen: 500_000, evidence: [{ type: 'claim', id: 'C-1' }] },
  },
  { name: 'verified too late', file: stayFile({ checkIns: [checkIn(DAY + 1)] }), outcome: 'finding' },
  {
    name: 'an emergency verified on the third day',
    file: stayFile({ stay: { admission: 'emergency' }, checkIns: [checkIn(2.5 * DAY)] }),
    outcome: 'clear',
  },
  {
    name: 'in intensive care at once, verified on the third day',
    file: stayFile({ stay: { icu: [{ from: at(60), until: at(DAY) }] }, checkIns: [checkIn(2.5 * DAY)] }),
    outcome: 'clear',
  },
  {
    name: 'verified elsewhere',
    file: stayFile({ checkIns: [checkIn(60, 'match', { site: OTHER_SITE })] }),
    outcome: 'finding',
  },
  {
    name: 'a picture of the face',
    file: stayFile({ checkIns: [checkIn(60, 'match', { pad: 'fail' })] }),
    outcome: 'inconclusive',
    code: 'not-assessable',
  },
  {
    name: 'somebody else stood there',
    file: stayFile({ checkIns: [checkIn(60, 'no-match', { jti: 'refused' })] }),
    outcome: 'finding',
    code: 'refused-at-admission',
    with: { evidence: [{ type: 'attestation', id: 'refused' }] },
  },
  { name: 'a newborn', file: stayFile({ stay: { newbornOf: 'S-0' } }), outcome: 'clear', code: 'exempt-infant' },
  {
    name: 'an infant by its date of birth',
    file: stayFile({
      person: [mastered(-DAY, null, { record: 'person', person: PERSON, from: '', bornOn: '2026-01-01' })],
    }),
    outcome: 'clear',
    code: 'exempt-infant',
  },
  {
    name: 'bedridden',
    file: stayFile({ person: [mastered(-DAY, null, { record: 'person', person: PERSON, from: '', bedridden: true })] }),
    outcome: 'clear',
    code: 'exempt-bedridden',
  },
  {
    name: 'witnessed by staff',
    file: stayFile({ exceptions: [signedException('alternative', 30)] }),
    outcome: 'clear',
    code: 'witnessed',
  },
  { name: 'the window is open', file: stayFile({ now: at(600) }), outcome: 'inconclusive', code: 'window-open' },
  {
    name: 'the face could not be assessed',
    file: stayFile({ checkIns: [checkIn(60, 'not-assessable')] }),
    outcome: 'inconclusive',
    code: 'not-assessable',
  },
  {
    name: 'a signed downtime',
    file: stayFile({ downtimes: [{ jti: 'd', device: 'ward-1', from: at(0), until: at(600) }] }),
    outcome: 'inconclusive',
    code: 'site-downtime',
  },
  {
    name: 'events of the same person are missing',
    file: stayFile({ devices: [{ ...ward, holes: [{ from: at(30), until: at(30), subject: PERSON }] }] }),
    outcome: 'inconclusive',
    code: 'evidence-missing-in-chain',
  },
  {
    name: 'events of somebody else are missing',
    file: stayFile({ devices: [{ ...ward, holes: [{ from: at(30), until: at(30), subject: 'somebody else' }] }] }),
    outcome: 'finding',
  },
  { name: 'no device', file: stayFile({ devices: [] }), outcome: 'inconclusive', code: 'no-device' },
  {
    name: 'a long outage',
    file: stayFile({ devices: [{ ...ward, outages: [outage(3)] }] }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  { name: 'a short outage', file: stayFile({ devices: [{ ...ward, outages: [outage(0.5)] }] }), outcome: 'finding' },
  {
    name: 'evidence on its way',
    file: stayFile({ devices: [{ ...ward, pending: 3, deliveredUpTo: at(0) }] }),
    outcome: 'inconclusive',
    code: 'evidence-may-be-on-its-way',
  },
  {
    name: 'a bed at home',
    file: stayFile({ stay: { kind: 'home-bed' }, checkIns: [checkIn(60, 'match', { site: SITE })] }),
    outcome: 'not-judged',
  },
]);

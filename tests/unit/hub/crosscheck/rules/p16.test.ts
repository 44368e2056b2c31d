import type { SiteId } from '../../../../../contract/ids.ts';
import type { MasterOf } from '../../../../../contract/master.ts';
import { NO_MASTERS } from '../../../../../hub/crosscheck/claim-masters.ts';
import { p16 } from '../../../../../hub/crosscheck/rules/p16.ts';
import { SITE } from '../../../../support/builders.ts';
import { at, checkIn, claimFile, signedException } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const site = (over: Partial<MasterOf<'site'>>) => ({
  masters: {
    ...NO_MASTERS,
    site: [
      mastered<'site'>(-9999, null, {
        record: 'site',
        facilityId: SITE as SiteId,
        from: '2020-01-01T00:00:00Z',
        kind: 'pharmacy',
        ...over,
      }),
    ],
  },
});
const open = (from: string, close: string, days = EVERY_DAY) => site({ hours: [{ days, open: from, close }] });
// Settled at 03:00 of the next morning, clinic time; the story starts at 09:00.
const night = { settledAt: at(18 * 60) };
const out = { from: at(900), until: at(1000), jti: 'downtime', device: 'desk-1' };

describeRule(p16, [
  {
    name: 'at three in the morning',
    file: claimFile({ ...open('08:00', '21:00'), claim: night }),
    outcome: 'finding',
    code: 'settled-while-closed',
    with: { amountFen: 8640, evidence: [{ type: 'claim', id: 'C-1' }] },
  },
  {
    name: 'at three in the morning by another clock than the region’s',
    file: claimFile({ ...open('08:00', '21:00'), claim: night, utcOffsetMinutes: 0 }),
    outcome: 'clear',
    code: 'open',
  },
  { name: 'in the middle of the day', file: claimFile(open('08:00', '21:00')), outcome: 'clear', code: 'open' },
  {
    name: 'ten minutes after closing',
    file: claimFile({ ...open('08:00', '21:00'), claim: { settledAt: at(12 * 60 + 10) } }),
    outcome: 'clear',
    code: 'open',
  },
  {
    name: 'a night shop is open past midnight',
    file: claimFile({ ...open('20:00', '04:00'), claim: night }),
    outcome: 'clear',
    code: 'open',
  },
  {
    name: 'open until midnight, written 24:00',
    file: claimFile({ ...open('08:00', '24:00'), claim: night }),
    outcome: 'finding',
  },
  {
    name: 'always open',
    file: claimFile({ ...site({ alwaysOpen: true }), claim: night }),
    outcome: 'clear',
    code: 'open',
  },
  {
    name: 'the customer was verified',
    file: claimFile({ ...open('08:00', '21:00'), claim: night, checkIns: [checkIn(18 * 60 - 5)] }),
    outcome: 'clear',
    code: 'patient-was-there',
  },
  {
    name: 'settled after a downtime',
    file: claimFile({ ...open('08:00', '21:00'), claim: night, downtimes: [out] }),
    outcome: 'clear',
    code: 'exempt-downtime',
  },
  {
    name: 'a downtime record of this visit',
    file: claimFile({ ...open('08:00', '21:00'), claim: night, exceptions: [signedException('downtime', 80)] }),
    outcome: 'clear',
    code: 'exempt-downtime',
  },
  {
    name: 'a downtime that the claim alone declares',
    file: claimFile({ ...open('08:00', '21:00'), claim: { ...night, exception: 'downtime' } }),
    outcome: 'finding',
  },
  ...(['emergency', 'internet', 'out-of-area'] as const).map((exception) => ({
    name: `declared ${exception}`,
    file: claimFile({ ...open('08:00', '21:00'), claim: { ...night, exception } }),
    outcome: 'clear' as const,
    code: `exempt-${exception}`,
  })),
  { name: 'hours unknown', file: claimFile({ ...site({}), claim: night }), outcome: 'not-judged' },
  { name: 'no master data', file: claimFile({ claim: night }), outcome: 'not-judged' },
  {
    name: 'an emergency department',
    file: claimFile({ ...open('08:00', '21:00'), claim: { ...night, kind: 'emergency' } }),
    outcome: 'not-judged',
  },
]);

import { h09 } from '../../../../../hub/crosscheck/rules/h09.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { at, checkIn, claimFacts } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFacts, stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const elsewhere = checkIn(2 * DAY, 'match', { site: OTHER_SITE, jti: 'elsewhere' });
const bill = claimFacts({ encounter: 'S-1', kind: 'inpatient', fundFen: 50_000, lines: [] });

describeRule(h09, [
  {
    name: 'matched elsewhere on the third day',
    file: stayFile({ checkIns: [elsewhere], claims: [bill] }),
    outcome: 'finding',
    code: 'seen-elsewhere',
    with: {
      amountFen: 10_000,
      evidence: [
        { type: 'claim', id: 'C-1' },
        { type: 'attestation', id: 'elsewhere' },
      ],
    },
  },
  { name: 'on the way home', file: stayFile({ checkIns: [{ ...elsewhere, at: at(5 * DAY - 60) }] }), outcome: 'clear' },
  {
    name: 'not matched elsewhere',
    file: stayFile({ checkIns: [{ ...elsewhere, outcome: 'no-match' }] }),
    outcome: 'clear',
    code: 'not-seen-elsewhere',
  },
  {
    name: 'on leave',
    file: stayFile({ checkIns: [elsewhere], stay: { leaves: [{ from: at(2 * DAY - 60), until: at(2 * DAY + 60) }] } }),
    outcome: 'clear',
    code: 'on-leave',
  },
  {
    name: 'sent out for an examination',
    file: stayFile({
      checkIns: [elsewhere],
      exemptions: [
        mastered(2 * DAY - 30, 2 * DAY + 30, { record: 'exemption', stayId: 'S-1', kind: 'examination', from: '' }),
      ],
    }),
    outcome: 'clear',
    code: 'on-leave',
  },
  {
    name: 'an inpatient there too',
    file: stayFile({ checkIns: [elsewhere], otherStays: [stayFacts({ id: 'S-2', site: OTHER_SITE })] }),
    outcome: 'clear',
    code: 'other-stay-is-for-p10',
  },
  {
    name: 'the visit there was billed',
    file: stayFile({
      checkIns: [elsewhere],
      claims: [claimFacts({ id: 'C-2', site: OTHER_SITE, serviceStart: at(2 * DAY), settledAt: at(2 * DAY + 30) })],
    }),
    outcome: 'clear',
    code: 'visit-is-for-p09',
  },
  { name: 'seen only here', file: stayFile({ checkIns: [checkIn(60)] }), outcome: 'not-judged' },
]);

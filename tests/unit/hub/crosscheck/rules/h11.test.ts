import { h11 } from '../../../../../hub/crosscheck/rules/h11.ts';
import type { StayFacts } from '../../../../../hub/crosscheck/stay-files.ts';
import { OTHER_SITE } from '../../../../support/builders.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { at, claimFacts } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFacts, stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
/** A stay that ended four days before. */
const previous = (over: Partial<StayFacts> = {}) =>
  stayFacts({ id: 'S-0', admittedAt: at(-9 * DAY), dischargedAt: at(-4 * DAY), ...over });
const claims = [claimFacts({ encounter: 'S-1', kind: 'inpatient', fundFen: 80_000 })];

describeRule(h11, [
  {
    name: 'four days later, the same disease',
    file: stayFile({ otherStays: [previous({ diagnosis: 'J18.901' })], claims }),
    outcome: 'finding',
    code: 'readmitted',
    with: { amountFen: 80_000, message: { params: { days: 4, disease: 'J18' } } },
  },
  {
    name: 'another disease',
    file: stayFile({ otherStays: [previous({ diagnosis: 'S72.000' })] }),
    outcome: 'clear',
    code: 'other-disease',
  },
  {
    name: 'sixteen days later',
    file: stayFile({ otherStays: [previous({ dischargedAt: at(-16 * DAY) })] }),
    outcome: 'clear',
    code: 'first-stay',
  },
  { name: 'elsewhere', file: stayFile({ otherStays: [previous({ site: OTHER_SITE })] }), outcome: 'clear' },
  {
    name: 'elsewhere, in a region that minds',
    file: stayFile({ otherStays: [previous({ site: OTHER_SITE })] }),
    outcome: 'finding',
    parameters: { sameSiteOnly: false },
  },
  {
    name: 'an emergency',
    file: stayFile({ otherStays: [previous()], stay: { admission: 'emergency' } }),
    outcome: 'clear',
    code: 'emergency',
  },
  {
    name: 'chemotherapy by its code',
    file: stayFile({ otherStays: [previous()], stay: { diagnosis: 'Z51.103' } }),
    outcome: 'clear',
    code: 'regular-treatment',
  },
  {
    name: 'dialysis by the master data',
    file: stayFile({
      otherStays: [previous()],
      person: [mastered(0, null, { record: 'person', person: PERSON, from: '', regularTreatment: 'dialysis' })],
    }),
    outcome: 'clear',
    code: 'regular-treatment',
  },
  {
    name: 'back from a transfer',
    file: stayFile({ otherStays: [previous({ dischargeWay: 'transfer' })] }),
    outcome: 'clear',
    code: 'earlier-stay-broken-off',
  },
  {
    name: 'left against advice',
    file: stayFile({ otherStays: [previous({ dischargeWay: 'against-advice' })] }),
    outcome: 'clear',
  },
  {
    name: 'no diagnosis',
    file: stayFile({ otherStays: [previous({ diagnosis: null })] }),
    outcome: 'inconclusive',
    code: 'diagnosis-unknown',
  },
  {
    name: 'no word on the admission',
    file: stayFile({ otherStays: [previous()], stay: { admission: null } }),
    outcome: 'inconclusive',
    code: 'admission-unknown',
  },
  { name: 'a first stay', file: stayFile(), outcome: 'not-judged' },
  {
    name: 'a newborn',
    file: stayFile({ otherStays: [previous()], stay: { newbornOf: 'S-0' } }),
    outcome: 'not-judged',
  },
]);

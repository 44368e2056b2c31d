import { h06 } from '../../../../../hub/crosscheck/rules/h06.ts';
import { at, claimFacts } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const bill = claimFacts({ encounter: 'S-1', kind: 'inpatient', fundFen: 90_000 });

describeRule(h06, [
  { name: 'everything in time', file: stayFile(), outcome: 'clear', code: 'care-on-record' },
  {
    name: 'no examination in four days',
    file: stayFile({ stay: { firstExaminationAt: null }, claims: [bill] }),
    outcome: 'finding',
    code: 'no-examination',
    with: { amountFen: 90_000, class: 'to-verify' },
  },
  {
    name: 'an examination too late',
    file: stayFile({ stay: { firstExaminationAt: at(3 * DAY) } }),
    outcome: 'finding',
  },
  { name: 'no order', file: stayFile({ stay: { firstOrderAt: null } }), outcome: 'finding', code: 'no-order' },
  { name: 'no note', file: stayFile({ stay: { firstNoteAt: at(25 * 60) } }), outcome: 'finding', code: 'no-note' },
  {
    name: 'only the upload was late: data quality',
    file: stayFile({ stay: { uploadedAt: at(3 * DAY) }, claims: [bill] }),
    outcome: 'finding',
    code: 'not-uploaded',
    with: { class: 'data-quality', amountFen: 0 },
  },
  {
    name: 'waits for an operation',
    file: stayFile({
      stay: {
        firstExaminationAt: at(3 * DAY),
        surgeries: [{ from: at(2.5 * DAY), until: at(2.6 * DAY), operator: null, anaesthetist: null }],
      },
    }),
    outcome: 'clear',
  },
  {
    name: 'in intensive care',
    file: stayFile({ stay: { firstExaminationAt: null, icu: [{ from: at(0), until: null }] } }),
    outcome: 'clear',
    code: 'in-intensive-care',
  },
  {
    name: 'gone before anything was due',
    file: stayFile({ stay: { dischargedAt: at(600), firstNoteAt: null } }),
    outcome: 'clear',
    code: 'short-stay',
  },
  {
    name: 'no report since',
    file: stayFile({ stay: { firstExaminationAt: null, reportedAt: at(DAY) } }),
    outcome: 'inconclusive',
    code: 'not-reported-since',
  },
  {
    name: 'an institution that reports none of it',
    file: stayFile({ stay: { firstExaminationAt: null, firstOrderAt: null, firstNoteAt: null, uploadedAt: null } }),
    outcome: 'not-judged',
  },
]);

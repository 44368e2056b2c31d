import { h14 } from '../../../../../hub/crosscheck/rules/h14.ts';
import { at, checkIn } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFacts, stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const END = 5 * DAY;
const gate = (direction: 'out' | 'in', minutes: number) =>
  mastered<'ward-passage'>(minutes, null, { record: 'ward-passage', stayId: 'S-1', at: '', direction });
const bedside = (minutes: number) => checkIn(minutes, 'match', { kind: 'patient.bedside', jti: 'bedside' });

describeRule(h14, [
  {
    name: 'at the bed on the next day',
    file: stayFile({ checkIns: [bedside(END + DAY)] }),
    outcome: 'finding',
    code: 'still-in-bed',
    with: { evidence: [{ type: 'attestation', id: 'bedside' }] },
  },
  {
    name: 'no gate saw the patient leave',
    file: stayFile({ passages: [gate('out', DAY), gate('in', DAY + 30)] }),
    outcome: 'finding',
    code: 'never-seen-leaving',
  },
  {
    name: 'seen leaving',
    file: stayFile({ passages: [gate('out', END + 80)] }),
    outcome: 'clear',
    code: 'seen-leaving',
  },
  { name: 'checked while packing', file: stayFile({ checkIns: [bedside(END + 120)] }), outcome: 'clear' },
  {
    name: 'died',
    file: stayFile({ stay: { dischargeWay: 'died' }, passages: [gate('in', DAY)] }),
    outcome: 'clear',
    code: 'died',
  },
  {
    name: 'admitted here again',
    file: stayFile({
      checkIns: [bedside(END + DAY)],
      otherStays: [stayFacts({ id: 'S-2', admittedAt: at(END + 300), dischargedAt: null })],
    }),
    outcome: 'clear',
    code: 'back-again',
  },
  {
    name: 'may still leave',
    file: stayFile({ passages: [gate('in', DAY)], now: at(END + 600) }),
    outcome: 'inconclusive',
    code: 'exit-open',
  },
  { name: 'neither gates nor checks', file: stayFile(), outcome: 'not-judged' },
  {
    name: 'still in',
    file: stayFile({ stay: { dischargedAt: null }, passages: [gate('in', DAY)] }),
    outcome: 'not-judged',
  },
]);

import { h04 } from '../../../../../hub/crosscheck/rules/h04.ts';
import { at, checkIn } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const gate = (direction: 'out' | 'in', minutes: number) =>
  mastered<'ward-passage'>(minutes, null, { record: 'ward-passage', stayId: 'S-1', at: '', direction });
const sixHours = [gate('out', DAY), gate('in', DAY + 360)];

describeRule(h04, [
  {
    name: 'six hours out',
    file: stayFile({ passages: sixHours }),
    outcome: 'finding',
    code: 'away-too-long',
    with: { message: { params: { times: 1, hours: 6 } } },
  },
  {
    name: 'an hour out',
    file: stayFile({ passages: [gate('out', DAY), gate('in', DAY + 60)] }),
    outcome: 'clear',
    code: 'in-the-ward',
  },
  {
    name: 'an examination over most of it',
    file: stayFile({
      passages: sixHours,
      exemptions: [
        mastered(DAY + 30, DAY + 300, { record: 'exemption', stayId: 'S-1', kind: 'examination', from: '' }),
      ],
    }),
    outcome: 'clear',
  },
  {
    name: 'on leave, and back too late',
    file: stayFile({ passages: sixHours, stay: { leaves: [{ from: at(DAY), until: at(DAY + 120) }] } }),
    outcome: 'finding',
    with: { message: { params: { hours: 4 } } },
  },
  {
    name: 'in the operating room',
    file: stayFile({
      passages: sixHours,
      stay: { surgeries: [{ from: at(DAY + 10), until: at(DAY + 350), operator: null, anaesthetist: null }] },
    }),
    outcome: 'clear',
  },
  {
    name: 'seen at the bed meanwhile',
    file: stayFile({ passages: sixHours, checkIns: [checkIn(DAY + 100)] }),
    outcome: 'clear',
  },
  {
    name: 'a return that no gate saw',
    file: stayFile({ passages: [gate('out', DAY), gate('out', 2 * DAY), gate('in', 2 * DAY + 30)] }),
    outcome: 'inconclusive',
    code: 'return-not-seen',
  },
  {
    name: 'gone for good on the last day',
    file: stayFile({ passages: [gate('out', 5 * DAY - 300)] }),
    outcome: 'clear',
  },
  {
    name: 'gone for days before the discharge',
    file: stayFile({ passages: [gate('out', 2 * DAY)] }),
    outcome: 'finding',
  },
  {
    name: 'out for an hour, and not back yet',
    file: stayFile({ passages: [gate('out', DAY)], now: at(DAY + 60), stay: { dischargedAt: null } }),
    outcome: 'inconclusive',
    code: 'out-now',
    with: { missing: { params: { until: new Date(at(DAY + 120)).toISOString() } } },
  },
  {
    name: 'out for three hours, and not back yet',
    file: stayFile({ passages: [gate('out', DAY)], now: at(DAY + 180), stay: { dischargedAt: null } }),
    outcome: 'finding',
  },
  { name: 'a ward without gates', file: stayFile(), outcome: 'not-judged' },
]);

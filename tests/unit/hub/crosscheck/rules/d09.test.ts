import { d09 } from '../../../../../hub/crosscheck/rules/d09.ts';
import { at, billedLine, practitionerDayFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

/** Visits at even distances from minute 60 on. */
const visits = (count: number, everyMinutes: number, over: Parameters<typeof billedLine>[0] = {}) =>
  Array.from({ length: count }, (_, n) =>
    billedLine({ claim: `C-${n}`, at: at(60 + n * everyMinutes), fundFen: 100 + n, ...over }),
  );
const file = (billed: ReturnType<typeof visits>) => practitionerDayFile([], { billed });

describeRule(d09, [
  {
    name: '21 visits within one hour',
    file: file(visits(21, 2)),
    outcome: 'finding',
    code: 'crowded-hour',
    with: { amountFen: 0 },
  },
  { name: '20 visits within one hour', file: file(visits(20, 2)), outcome: 'clear', code: 'within-capacity' },
  { name: '40 visits, never more than 20 in an hour', file: file(visits(40, 3)), outcome: 'clear' },
  {
    name: 'more visits than fit into a day',
    file: file(visits(482, 2.5)),
    outcome: 'finding',
    code: 'impossible-day',
    with: {
      class: 'to-verify',
      amountFen: 201,
      message: { code: 'impossible-day', params: { visits: 482, fit: 480 } },
    },
  },
  {
    name: 'several claims of one encounter are one visit',
    file: file(visits(30, 1).map((line, n) => ({ ...line, visit: `V-${n % 10}` }))),
    outcome: 'clear',
  },
  {
    name: 'a region where visits are longer',
    file: file(visits(100, 12)),
    parameters: { shortestVisitMinutes: 20 },
    outcome: 'finding',
    code: 'impossible-day',
  },
  {
    name: 'visits of the day before',
    file: file(visits(30, 1).map((line) => ({ ...line, at: line.at - 86_400_000 }))),
    outcome: 'not-judged',
  },
  { name: 'refills', file: file(visits(30, 1, { kind: 'chronic' })), outcome: 'not-judged' },
  { name: 'drugs dispensed', file: file(visits(30, 1, { kind: 'pharmacy' })), outcome: 'not-judged' },
  { name: 'samples analysed, not ordered', file: file(visits(30, 1, { ordered: false })), outcome: 'not-judged' },
  { name: 'lines performed elsewhere', file: file(visits(30, 1, { external: true })), outcome: 'not-judged' },
]);

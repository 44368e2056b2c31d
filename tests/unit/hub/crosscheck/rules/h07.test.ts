import { h07 } from '../../../../../hub/crosscheck/rules/h07.ts';
import { at, claimFacts } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { stayFacts, stayFile } from '../../../../support/stay-builders.ts';

const DAY = 1440;
/** Somebody in the same bed from two days before until `hours` after the stay's admission. */
const neighbour = (hours: number, over = {}) =>
  stayFacts({
    id: 'S-0',
    admittedAt: at(-2 * DAY),
    dischargedAt: at(hours * 60),
    beds: [{ from: at(-2 * DAY), until: at(hours * 60), ward: 'W3', room: null, bed: '12' }],
    ...over,
  });
const open = { dischargedAt: null, beds: [{ from: at(-2 * DAY), until: null, ward: 'W3', room: null, bed: '12' }] };
const bill = claimFacts({ encounter: 'S-1', kind: 'inpatient', fundFen: 50_000, lines: [] });

describeRule(h07, [
  {
    name: 'a day together',
    file: stayFile({ bedNeighbours: [neighbour(24)], claims: [bill] }),
    outcome: 'finding',
    code: 'bed-shared',
    with: { amountFen: 10_000, message: { params: { bed: '12', stay: 'S-0' } } },
  },
  {
    name: 'an hour while the bed is changed',
    file: stayFile({ bedNeighbours: [neighbour(1)] }),
    outcome: 'clear',
    code: 'bed-not-shared',
  },
  {
    name: 'mother and newborn',
    file: stayFile({ bedNeighbours: [neighbour(24)], stay: { newbornOf: 'S-0' } }),
    outcome: 'clear',
    code: 'mother-and-newborn',
  },
  {
    name: 'twins',
    file: stayFile({ bedNeighbours: [neighbour(24, { newbornOf: 'S-9' })], stay: { newbornOf: 'S-9' } }),
    outcome: 'clear',
    code: 'mother-and-newborn',
  },
  {
    name: 'the bed was lent during a leave',
    file: stayFile({ bedNeighbours: [neighbour(24, { leaves: [{ from: at(-10), until: at(24 * 60) }] })] }),
    outcome: 'clear',
  },
  {
    name: 'a neighbour whose discharge was not reported',
    file: stayFile({ bedNeighbours: [neighbour(0, { ...open, reportedAt: at(-2 * DAY) })] }),
    outcome: 'inconclusive',
    code: 'neighbour-not-closed',
  },
  {
    name: 'a neighbour still reported as in the bed',
    file: stayFile({ bedNeighbours: [neighbour(0, { ...open, reportedAt: at(6 * DAY) })] }),
    outcome: 'finding',
  },
  {
    name: 'the later stay carries the finding',
    file: stayFile({ bedNeighbours: [neighbour(24, { id: 'S-2', admittedAt: at(60) })] }),
    outcome: 'not-judged',
  },
]);

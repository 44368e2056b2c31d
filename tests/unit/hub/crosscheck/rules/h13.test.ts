import { h13 } from '../../../../../hub/crosscheck/rules/h13.ts';
import type { StayFacts } from '../../../../../hub/crosscheck/stay-files.ts';
import { SITE } from '../../../../support/builders.ts';
import { siteDayFile } from '../../../../support/day-builders.ts';
import { at } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFacts } from '../../../../support/stay-builders.ts';

const DAY = 1440;
const people = (count: number, over: Partial<StayFacts> = {}) =>
  Array.from({ length: count }, (_, index) => stayFacts({ id: `S-${index}`, admittedAt: at(-DAY), ...over }));
const tenBeds = [
  mastered<'site'>(-DAY, null, { record: 'site', facilityId: SITE, from: '', kind: 'hospital', registeredBeds: 10 }),
];
const bed = (number: number) =>
  mastered<'bed'>(-DAY, null, { record: 'bed', facilityId: SITE, ward: 'W3', bed: String(number), from: '' });

describeRule(h13, [
  {
    name: 'eleven in ten beds',
    file: siteDayFile({ masters: tenBeds, stays: people(11) }),
    outcome: 'clear',
    code: 'enough-beds',
  },
  {
    name: 'twelve in ten beds',
    file: siteDayFile({ masters: tenBeds, stays: people(12) }),
    outcome: 'finding',
    code: 'more-people-than-beds',
    with: { message: { params: { people: 12, beds: 10, percent: 120 } } },
  },
  {
    name: 'twelve in ten beds and two extra ones',
    file: siteDayFile({
      masters: tenBeds,
      stays: people(12),
      beds: Array.from({ length: 12 }, (_, index) => bed(index)),
    }),
    outcome: 'clear',
  },
  {
    name: 'three of twelve on leave',
    file: siteDayFile({
      masters: tenBeds,
      stays: [...people(9), ...people(3, { leaves: [{ from: at(-300), until: at(300) }] })],
    }),
    outcome: 'clear',
  },
  {
    name: 'newborns need no bed',
    file: siteDayFile({ masters: tenBeds, stays: people(12, { newbornOf: 'S-99' }) }),
    outcome: 'clear',
  },
  {
    name: 'gone before midnight',
    file: siteDayFile({ masters: tenBeds, stays: people(12, { dischargedAt: at(-90) }) }),
    outcome: 'clear',
  },
  {
    name: 'open stays without news',
    file: siteDayFile({
      masters: tenBeds,
      stays: people(12, { dischargedAt: null, admittedAt: at(-90 * DAY), reportedAt: at(-60 * DAY) }),
    }),
    outcome: 'inconclusive',
    code: 'open-stays-unsure',
  },
  { name: 'no registered number', file: siteDayFile({ stays: people(12) }), outcome: 'not-judged' },
]);

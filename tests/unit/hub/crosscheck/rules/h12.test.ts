import { h12 } from '../../../../../hub/crosscheck/rules/h12.ts';
import type { StayFacts } from '../../../../../hub/crosscheck/stay-files.ts';
import { siteDayFile } from '../../../../support/day-builders.ts';
import { at } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered, stayFacts } from '../../../../support/stay-builders.ts';

/** So many people from one county with one disease, an hour apart. */
const cohort = (count: number, over: Partial<StayFacts> = {}) =>
  Array.from({ length: count }, (_, index) =>
    stayFacts({ id: `S-${index}`, admittedAt: at(index * 60), homeRegion: '350622', diagnosis: 'M51.200', ...over }),
  );
const others = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    stayFacts({ id: `O-${index}`, admittedAt: at(60), diagnosis: `I1${index}` }),
  );
const screening = mastered<'mass-event'>(-60, 1440, {
  record: 'mass-event',
  kind: 'screening',
  from: '',
  diagnosis: 'M51.0',
});

describeRule(h12, [
  {
    name: 'five alike in five hours',
    file: siteDayFile({
      stays: cohort(5),
      fundOfStays: new Map([
        ['S-0', 3000],
        ['S-4', 4000],
      ]),
    }),
    outcome: 'finding',
    code: 'cohort-admitted',
    with: { amountFen: 7000, message: { params: { stays: 5, disease: 'M51' } } },
  },
  { name: 'four alike', file: siteDayFile({ stays: cohort(4) }), outcome: 'clear', code: 'no-cohort' },
  {
    name: 'five among twelve',
    file: siteDayFile({ stays: [...cohort(5), ...others(7)] }),
    outcome: 'clear',
    code: 'no-cohort',
  },
  {
    name: 'across midnight: the day of the last one',
    file: siteDayFile({ stays: cohort(5).map((stay, index) => ({ ...stay, admittedAt: at(index * 60 - 240) })) }),
    outcome: 'finding',
  },
  {
    name: 'all of them on the day before',
    file: siteDayFile({ stays: cohort(5).map((stay) => ({ ...stay, admittedAt: stay.admittedAt - 600 * 60_000 })) }),
    outcome: 'clear',
  },
  {
    name: 'a screening on record',
    file: siteDayFile({ stays: cohort(5), events: [screening] }),
    outcome: 'clear',
    code: 'mass-event',
  },
  {
    name: 'home regions are not reported',
    file: siteDayFile({ stays: cohort(5, { homeRegion: null }) }),
    outcome: 'not-judged',
  },
]);

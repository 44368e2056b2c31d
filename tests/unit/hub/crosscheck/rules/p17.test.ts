import { pairKey } from '../../../../../hub/crosscheck/pattern-files.ts';
import { p17 } from '../../../../../hub/crosscheck/rules/p17.ts';
import { DAY_MINUTES, settlement, siteMaster, sitePeriodFile } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const PEOPLE = ['a', 'b', 'c'];
const onDay = (day: number, people: readonly string[], gap = 2) =>
  people.map((person, index) => settlement(day * DAY_MINUTES + index * gap, person));
const recurring = [0, 7, 14].flatMap((day) => onDay(day, PEOPLE));
const FIVE = ['a', 'b', 'c', 'd', 'e'];
const verified = (settlements: typeof recurring) =>
  sitePeriodFile({ terminals: [settlements], seen: new Set(settlements.map(({ claim }) => claim)) });
const families = new Set([pairKey('a', 'b'), pairKey('b', 'c'), pairKey('a', 'c')]);

describeRule(p17, [
  {
    name: 'the same three on three days',
    file: sitePeriodFile({ terminals: [recurring] }),
    outcome: 'finding',
    code: 'recurring-group',
    with: {
      amountFen: 0,
      message: { params: { groups: 1, people: 3, days: 3 } },
      evidence: recurring.map(({ claim }) => ({ type: 'claim', id: claim })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    },
  },
  {
    name: 'one of them at another terminal each time',
    file: sitePeriodFile({
      terminals: [recurring.filter(({ person }) => person !== 'c'), recurring.filter(({ person }) => person === 'c')],
    }),
    outcome: 'clear',
    code: 'no-recurring-group',
  },
  { name: 'on two days', file: sitePeriodFile({ terminals: [recurring.slice(0, 6)] }), outcome: 'clear' },
  {
    name: 'two of them',
    file: sitePeriodFile({ terminals: [recurring.filter(({ person }) => person !== 'c')] }),
    outcome: 'clear',
  },
  {
    name: 'ten minutes between them',
    file: sitePeriodFile({ terminals: [[0, 7, 14].flatMap((day) => onDay(day, PEOPLE, 10))] }),
    outcome: 'clear',
  },
  {
    name: 'pairs that never come all three',
    file: sitePeriodFile({
      terminals: [[0, 1, 2, 3, 4, 5].flatMap((day) => onDay(day, day % 2 === 0 ? ['a', 'b'] : ['b', 'c']))],
    }),
    outcome: 'clear',
  },
  {
    name: 'they were verified',
    file: sitePeriodFile({ terminals: [recurring], seen: new Set(recurring.map(({ claim }) => claim)) }),
    outcome: 'clear',
  },
  {
    name: 'five come along and are verified, four times',
    file: verified([0, 3, 6, 9].flatMap((day) => onDay(day, FIVE, 1))),
    outcome: 'finding',
    code: 'recurring-group-present',
    with: { amountFen: 0, message: { params: { groups: 1, people: 5, days: 4 } } },
  },
  {
    name: 'five come along three times: friends',
    file: verified([0, 3, 6].flatMap((day) => onDay(day, FIVE, 1))),
    outcome: 'clear',
    code: 'no-recurring-group',
  },
  {
    name: 'three come along week after week: neighbours',
    file: verified([0, 7, 14, 21, 28].flatMap((day) => onDay(day, PEOPLE, 1))),
    outcome: 'clear',
  },
  {
    name: 'three of them verified, where a region asks less',
    file: verified(recurring),
    parameters: { presentPeople: 3, presentDays: 3 },
    outcome: 'finding',
  },
  {
    name: 'twice before the quarter began and once in it',
    file: sitePeriodFile({ terminals: [[-58, -55, -50].flatMap((day) => onDay(day, PEOPLE))] }),
    outcome: 'finding',
    with: { message: { params: { days: 3 } } },
  },
  {
    name: 'three times before the quarter began and once in it: the former quarter shows it',
    file: sitePeriodFile({ terminals: [[-60, -58, -55, -50].flatMap((day) => onDay(day, PEOPLE))] }),
    outcome: 'clear',
  },
  { name: 'a family', file: sitePeriodFile({ terminals: [recurring], families }), outcome: 'clear' },
  {
    name: 'treatment by plan',
    file: sitePeriodFile({ terminals: [recurring], regular: new Set(['b']) }),
    outcome: 'clear',
  },
  ...([{ kind: 'care-home' }, { kind: 'village-clinic' }, { setting: 'elderly-care' }] as const).map((site) => ({
    name: `a site where groups come: ${JSON.stringify(site)}`,
    file: sitePeriodFile({ terminals: [recurring], master: [siteMaster(site)] }),
    outcome: 'clear' as const,
    code: 'groups-come-here',
  })),
  {
    name: 'a site without devices',
    file: sitePeriodFile({ terminals: [recurring], hasDevices: false }),
    outcome: 'inconclusive',
    code: 'no-device',
  },
  { name: 'nobody came together', file: sitePeriodFile(), outcome: 'not-judged' },
]);

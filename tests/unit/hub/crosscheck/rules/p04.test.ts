import type { SubjectId } from '../../../../../contract/ids.ts';
import { p04 } from '../../../../../hub/crosscheck/rules/p04.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { at } from '../../../../support/file-builders.ts';
import { DAY_MINUTES, personPeriodFile, visit } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const alike = [{ other: 'other', foundAt: at(60) }];
const twin = mastered<'person'>(-99_999, null, {
  record: 'person',
  from: '2020-01-01T00:00:00Z',
  person: PERSON,
  twinOf: ['other' as SubjectId],
});

describeRule(p04, [
  {
    name: 'one face under two numbers, one of them billed',
    file: personPeriodFile({ alike, claims: [visit(-3)] }),
    outcome: 'finding',
    code: 'alike-faces',
    with: { amountFen: 0, message: { params: { numbers: 2 } } },
  },
  {
    name: 'a third number, found earlier',
    file: personPeriodFile({
      alike: [{ other: 'third', foundAt: at(-30 * DAY_MINUTES) }, ...alike],
      claims: [visit(-3)],
    }),
    outcome: 'finding',
    with: { message: { params: { numbers: 3 } } },
  },
  {
    name: 'twins',
    file: personPeriodFile({ alike, claims: [visit(-3)], records: [twin] }),
    outcome: 'clear',
    code: 'twins',
  },
  { name: 'never billed', file: personPeriodFile({ alike }), outcome: 'clear', code: 'card-not-used' },
  {
    name: 'found on another day',
    file: personPeriodFile({ alike: [{ other: 'other', foundAt: at(-5000) }] }),
    outcome: 'not-judged',
  },
  { name: 'nobody looks alike', file: personPeriodFile({ claims: [visit(0)] }), outcome: 'not-judged' },
]);

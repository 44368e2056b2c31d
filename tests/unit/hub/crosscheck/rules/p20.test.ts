import type { SubjectId } from '../../../../../contract/ids.ts';
import type { MasterOf } from '../../../../../contract/master.ts';
import { NO_MASTERS } from '../../../../../hub/crosscheck/claim-masters.ts';
import { p20 } from '../../../../../hub/crosscheck/rules/p20.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { checkIn, claimFile } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const answered = (answer: MasterOf<'feedback'>['answer'], person = PERSON) => ({
  masters: {
    ...NO_MASTERS,
    feedback: [
      mastered<'feedback'>(3000, null, {
        record: 'feedback',
        claimId: 'C-1',
        at: '2026-11-25T00:00:00Z',
        answer,
        person,
      }),
    ],
  },
});

describeRule(p20, [
  {
    name: 'denied, and nobody was seen',
    file: claimFile(answered('denied')),
    outcome: 'finding',
    code: 'visit-denied',
    with: { amountFen: 8640, evidence: [{ type: 'claim', id: 'C-1' }] },
  },
  {
    name: 'denied, yet verified',
    file: claimFile({ ...answered('denied'), checkIns: [checkIn(55)] }),
    outcome: 'finding',
    code: 'visit-denied-but-seen',
    with: { class: 'suspicious' },
  },
  { name: 'confirmed', file: claimFile(answered('confirmed')), outcome: 'clear', code: 'visit-confirmed' },
  {
    name: 'a family member attended',
    file: claimFile(answered('family-member')),
    outcome: 'clear',
    code: 'family-member-attended',
  },
  {
    name: 'somebody else answered',
    file: claimFile(answered('denied', 'x'.repeat(43) as SubjectId)),
    outcome: 'not-judged',
  },
  { name: 'nobody was asked', file: claimFile(), outcome: 'not-judged' },
]);

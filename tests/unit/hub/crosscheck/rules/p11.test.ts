import { p11 } from '../../../../../hub/crosscheck/rules/p11.ts';
import { OTHER_SITE, SITE } from '../../../../support/builders.ts';
import { checkIn, claimLine, personDayFile, signedException } from '../../../../support/file-builders.ts';
import { visit } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const THIRD = 'P35020300019';
const claims = [visit(0), visit(0, { site: OTHER_SITE }, 1), visit(0, { site: THIRD, kind: 'pharmacy' }, 2)];
const seen = [checkIn(60), checkIn(120, 'match', { site: OTHER_SITE }), checkIn(180, 'match', { site: THIRD })];

describeRule(p11, [
  {
    name: 'three institutions, seen at one',
    file: personDayFile(seen.slice(0, 1), { claims }),
    outcome: 'finding',
    code: 'many-institutions',
    with: { amountFen: 0, message: { params: { institutions: 3, unseen: 2 } } },
  },
  { name: 'seen at all', file: personDayFile(seen, { claims }), outcome: 'clear', code: 'patient-was-there' },
  {
    name: 'seen at two, a proxy at the third',
    file: personDayFile(seen.slice(0, 2), {
      claims,
      exceptions: [signedException('proxy', 180, { site: THIRD })],
    }),
    outcome: 'clear',
    code: 'patient-was-there',
  },
  {
    name: 'seen the day before only',
    file: personDayFile([...seen.slice(0, 2), checkIn(-1000, 'match', { site: THIRD })], { claims }),
    outcome: 'finding',
  },
  {
    name: 'the purchase was prescribed at the hospital',
    file: personDayFile([], {
      claims: [...claims.slice(0, 2), visit(0, { site: THIRD, lines: [claimLine({ external: true })] })],
    }),
    outcome: 'clear',
    code: 'few-institutions',
  },
  {
    name: 'one of them was an emergency',
    file: personDayFile([], { claims: [...claims.slice(0, 2), visit(0, { site: THIRD, kind: 'emergency' })] }),
    outcome: 'clear',
    code: 'few-institutions',
  },
  {
    name: 'a region that asks for four',
    file: personDayFile([], { claims }),
    outcome: 'clear',
    parameters: { institutionsADay: 4 },
  },
  {
    name: 'three bills of two institutions',
    file: personDayFile([], { claims: [visit(0), visit(0, {}, 1), visit(0, { site: OTHER_SITE })] }),
    outcome: 'not-judged',
  },
  { name: 'one institution', file: personDayFile([], { claims: [visit(0, { site: SITE })] }), outcome: 'not-judged' },
]);

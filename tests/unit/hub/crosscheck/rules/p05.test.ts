import type { SiteId } from '../../../../../contract/ids.ts';
import { p05 } from '../../../../../hub/crosscheck/rules/p05.ts';
import { OTHER_SITE, SITE } from '../../../../support/builders.ts';
import { PERSON } from '../../../../support/claim-builders.ts';
import { personPeriodFile, proxyAct } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';
import { mastered } from '../../../../support/stay-builders.ts';

const four = [proxyAct(-20, 'a'), proxyAct(-9, 'b'), proxyAct(-3, 'c'), proxyAct(0, 'd')];
const role = (facilityId?: string) =>
  mastered<'proxy-role'>(-99_999, null, {
    record: 'proxy-role',
    role: 'care-home',
    from: '2020-01-01T00:00:00Z',
    person: PERSON,
    ...(facilityId && { facilityId: facilityId as SiteId }),
  });

describeRule(p05, [
  {
    name: 'the fourth principal in 30 days',
    file: personPeriodFile({ proxied: four }),
    outcome: 'finding',
    code: 'many-principals',
    with: { site: SITE, evidence: four.map(({ jti }) => ({ type: 'attestation', id: jti })).toSorted(byId) },
  },
  {
    name: 'the second stranger, where the family is known',
    file: personPeriodFile({ proxied: four, family: ['a', 'b'] }),
    outcome: 'finding',
    code: 'many-strangers',
  },
  {
    name: 'all but one are family',
    file: personPeriodFile({ proxied: four, family: ['a', 'b', 'c'] }),
    outcome: 'clear',
    code: 'few-principals',
  },
  { name: 'three principals', file: personPeriodFile({ proxied: four.slice(1) }), outcome: 'clear' },
  {
    name: 'the first was longer ago',
    file: personPeriodFile({ proxied: [proxyAct(-31, 'a'), ...four.slice(1)] }),
    outcome: 'clear',
  },
  {
    name: 'it was too many yesterday: found then',
    file: personPeriodFile({ proxied: [proxyAct(-2, 'e'), ...four] }),
    outcome: 'clear',
  },
  {
    name: 'one principal, often',
    file: personPeriodFile({ proxied: four.map((act) => ({ ...act, principal: 'a' })) }),
    outcome: 'clear',
  },
  {
    name: 'staff of a care home',
    file: personPeriodFile({ proxied: four, roles: [role()] }),
    outcome: 'clear',
    code: 'authorised-role',
  },
  {
    name: 'a role at this institution',
    file: personPeriodFile({ proxied: four, roles: [role(SITE)] }),
    outcome: 'clear',
    code: 'authorised-role',
  },
  {
    name: 'a role at another institution',
    file: personPeriodFile({ proxied: four, roles: [role(OTHER_SITE)] }),
    outcome: 'finding',
  },
  { name: 'did nothing on the day', file: personPeriodFile({ proxied: four.slice(0, 3) }), outcome: 'not-judged' },
]);

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

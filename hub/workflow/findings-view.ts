import { summaryOf } from '../cases/list-findings.ts';
import type { SiteName } from '../cases/site-names.ts';
import { refusalOf } from './allowed.ts';
import type { FindingOfCase } from './case-schema.ts';
import type { LoadedCase } from './facts.ts';
import type { Attempt, Caller, CaseFacts } from './guard.ts';
import { ASIDE_AS, asideAs, setAsideBy } from './set-aside.ts';
import { effectiveSteps } from './standing.ts';

/** The findings of a case one by one: how each stands, and what this caller may do about it alone. */
export function findingsView(
  { facts, records }: LoadedCase,
  siteOf: (id: string) => SiteName,
  caller: Caller,
): FindingOfCase[] {
  const setAside = setAsideBy(effectiveSteps(records));
  return facts.findings.map((finding) => {
    const by = setAside.get(finding.id);
    return {
      ...summaryOf(finding, siteOf),
      aside: by ? { as: asideAs(by), by: by.by, at: by.at, reason: by.reason } : null,
      alone: aloneOf(facts, finding.id, caller),
    };
  });
}

// The guards are asked finding by finding: some take a second pair of eyes, and others don't.
function aloneOf(facts: CaseFacts, finding: string, caller: Caller): FindingOfCase['alone'] {
  const attempt = (as: string): Attempt => ({ facts, caller, fields: { findings: [finding], as } });
  const refusals = ASIDE_AS.map((as) => ({ as, refusal: refusalOf('set-aside', attempt(as)) }));
  const second = refusals.find(({ refusal }) => refusal?.code === 'second-pair-on-finding')?.refusal;
  return {
    as: refusals.filter(({ refusal }) => refusal === undefined).map(({ as }) => as),
    refusal: second ? { ...second, may: [...second.may], params: { ...second.params } } : null,
    back: refusalOf('put-back', attempt('')) === undefined,
  };
}

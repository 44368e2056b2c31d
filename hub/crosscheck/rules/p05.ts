import { z } from 'zod';
import { holdsAt } from '../../masters/load.ts';
import { contains, iso } from '../interval.ts';
import type { PersonPeriodFile, ProxyAct } from '../pattern-files.ts';
import { windowsOf } from '../person-windows.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';

const DAYS = 30;

const parameters = z.strictObject({
  /** Where nobody's family is known. */
  principalsIn30Days: z.number().int().min(1).max(100).default(3),
  /** Where the family is known, so many others. */
  strangersIn30Days: z.number().int().min(1).max(100).default(1),
});

/** One person collects for many: cards held in quantity. Who does so by profession is entered as a proxy role. */
export const p05: Rule<'person-period', z.infer<typeof parameters>> = {
  id: 'P05',
  version: 1,
  class: 'suspicious',
  subject: 'person-period',
  legalBasis: ['fund-regulation-17', 'fund-regulation-40'],
  parameters,
  messages: ['few-principals', 'authorised-role', 'many-principals', 'many-strangers'],

  applies: ({ proxied, day }) => proxied.some(({ at }) => contains(day, at)),

  evaluate(file, p) {
    const known = file.family.length > 0;
    const limit = known ? p.strangersIn30Days : p.principalsIn30Days;
    const acts = file.proxied.filter((act) => !file.family.includes(act.principal));
    const window = windowsOf(file, acts, ({ at }) => at, DAYS);
    const principals = principalsOf(window.now);
    if (principals <= limit || principalsOf(window.before) > limit) return clear('few-principals');
    const unauthorised = window.now.filter((act) => !isAuthorised(file, act));
    if (principalsOf(unauthorised) <= limit) return clear('authorised-role');
    const last = unauthorised.at(-1);
    return {
      outcome: 'finding',
      message: {
        code: known ? 'many-strangers' : 'many-principals',
        params: { principals: principalsOf(unauthorised), limit, at: iso(last?.at ?? file.day.until) },
      },
      evidence: attestationRefs(unauthorised),
      amountFen: 0,
      site: last?.site ?? '',
    };
  },
};

function principalsOf(acts: readonly ProxyAct[]): number {
  return new Set(acts.map(({ principal }) => principal)).size;
}

function isAuthorised({ roles }: PersonPeriodFile, { at, site }: ProxyAct): boolean {
  return roles.some(
    (role) => holdsAt(role, at) && (role.content.facilityId === undefined || role.content.facilityId === site),
  );
}

import { z } from 'zod';
import type { ClaimFacts } from '../files.ts';
import { claimRefs } from '../person-windows.ts';
import { clear, type Rule } from '../rule.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({ institutionsADay: z.number().int().min(3).max(20).default(3) });

const BY_CHOICE: readonly ClaimFacts['kind'][] = ['outpatient', 'chronic', 'pharmacy'];

/**
 * One card at three institutions on one day, and its holder not seen at all of them. A pattern: the money of each visit is
 * P01's.
 */
export const p11: Rule<'person-day', z.infer<typeof parameters>> = {
  id: 'P11',
  version: 1,
  class: 'suspicious',
  subject: 'person-day',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['few-institutions', 'patient-was-there', 'many-institutions'],

  applies: ({ claims }) => new Set(claims.map(({ site }) => site)).size > 2,

  evaluate({ claims, checkIns, exceptions, day }, { institutionsADay }) {
    // A purchase on a hospital's prescription belongs to the visit to the hospital.
    const own = claims.filter(
      ({ kind, lines }) => BY_CHOICE.includes(kind) && (lines.length === 0 || lines.some((line) => !line.external)),
    );
    const sites = new Set(own.map(({ site }) => site));
    if (sites.size < institutionsADay) return clear('few-institutions', { institutions: sites.size });
    const today = [...checkIns.filter(isMatch), ...exceptions].filter(({ at }) => at >= day.from && at <= day.until);
    const seenAt = new Set(today.map(({ site }) => site));
    const unseen = [...sites].filter((site) => !seenAt.has(site)).sort();
    if (unseen.length === 0) return clear('patient-was-there');
    return {
      outcome: 'finding',
      message: { code: 'many-institutions', params: { institutions: sites.size, unseen: unseen.length } },
      evidence: claimRefs(own),
      amountFen: 0,
      site: unseen[0] ?? '',
    };
  },
};

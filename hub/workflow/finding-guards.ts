import type { Guard } from './guard.ts';
import { namedIn, stands } from './set-aside.ts';

const pass = undefined;
const refused = { may: [], params: {} } as const;

/** What a case rests on, and which of it is looked at by itself. */
export const FINDING_GUARDS = {
  'findings-stand': ({ facts: { findings } }) =>
    findings.length > 0 && !findings.some(stands) ? { may: ['case.handle', 'case.review'], params: {} } : pass,

  // Whoever only asks is told when there is nothing at all to rest on; the evidence itself is verified for the step.
  'evidence-holds': ({ facts: { findings }, evidence }) => {
    const missing = evidence === 'missing' || !findings.some(stands);
    return missing || evidence === 'fails' ? { may: [], params: { evidence: missing ? 'missing' : 'fails' } } : pass;
  },

  // Setting the last one aside would end the case around the steps that end cases.
  'rest-stands': ({ facts: { findings }, fields }) => {
    const named = namedIn({ fields: fields ?? {} });
    const rest = findings.filter((one) => stands(one) && !named.includes(one.id));
    return rest.length > (fields ? 0 : 1) ? pass : refused;
  },

  'names-standing': ({ facts: { findings }, fields = {} }) => {
    const standing = findings.filter(stands).map(({ id }) => id);
    return namedIn({ fields }).every((id) => standing.includes(id)) ? pass : refused;
  },

  'names-aside': ({ facts: { findings }, fields = {} }) => {
    const aside = findings.filter((one) => one.aside !== null).map(({ id }) => id);
    return aside.length > 0 && namedIn({ fields }).every((id) => aside.includes(id)) ? pass : refused;
  },

  'corrects-data-only': ({ facts: { findings, standing }, fields = {} }) => {
    if (fields.as !== 'corrected' || standing.grade === 'data-quality') return pass;
    const named = namedIn({ fields });
    return findings.every(({ id, class: grade }) => !named.includes(id) || grade === 'data-quality') ? pass : refused;
  },
} as const satisfies Partial<Record<string, Guard>>;

import type { Permission } from '../../../access/roles.ts';
import type { JudgedSubject } from '../../../crosscheck/judged-subject.ts';
import { SUBJECT_PAGES, type SubjectPage } from '../../../subjects/subject-schema.ts';

/** What one needs to open each page. The hub asks for the same, whatever a page shows. */
export const SUBJECT_NEEDS: Readonly<Record<SubjectPage, Permission>> = {
  person: 'evidence.read',
  practitioner: 'evidence.read',
  institution: 'finding.read',
  device: 'finding.read',
};

/** Where the page about somebody or something is. */
export function subjectAddress(type: SubjectPage, id: string) {
  return { name: 'subject', params: { type, id } } as const;
}

/** Other parts of the hub have names of their own for some. */
const ALSO: Readonly<Record<string, SubjectPage>> = { site: 'institution', insured: 'person' };

/** The page of a kind, by any name that the hub has for it; null = there is none. */
export function subjectPageOf(kind: string): SubjectPage | null {
  return SUBJECT_PAGES.find((page) => page === kind) ?? ALSO[kind] ?? null;
}

/** Claims and stays have no page of their own; what else is judged belongs to somebody or something, named before the first `/`. */
const OF_KIND: Readonly<Record<JudgedSubject['type'], SubjectPage | null>> = {
  claim: null,
  stay: null,
  'person-day': 'person',
  'person-period': 'person',
  'practitioner-day': 'practitioner',
  'practitioner-period': 'practitioner',
  'device-day': 'device',
  'evidence-day': 'device',
  'site-day': 'institution',
  'site-period': 'institution',
  'terminal-day': 'institution',
};

/** Whose page tells more about what was judged; null = it has none. */
export function pageOfJudged({ type, id }: JudgedSubject): { readonly type: SubjectPage; readonly id: string } | null {
  const page = OF_KIND[type];
  const [owner = ''] = id.split('/');
  return page === null || owner === '' ? null : { type: page, id: owner };
}

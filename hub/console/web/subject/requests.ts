import { z } from 'zod';
import { SubjectHit } from '../../../subjects/look-up-schema.ts';
import { type SubjectPage, SubjectSummary } from '../../../subjects/subject-schema.ts';
import { get, post } from '../api/http.ts';
import { rememberSites } from '../i18n/site-names.ts';

const Hits = z.strictObject({ items: z.array(SubjectHit) });

/** What is known about somebody or something. The hub logs who read about a person, so it is asked once per opening. */
export async function getSubject(type: SubjectPage, id: string, signal?: AbortSignal): Promise<SubjectSummary> {
  const summary = await get(SubjectSummary, `/v1/subjects/${type}/${encodeURIComponent(id)}`, signal);
  rememberSites(summary.findings.latest);
  return summary;
}

/** Institutions, devices and pseudonyms by what was typed. In a body: what one looks for is in no log of addresses. */
export async function searchSubjects(text: string): Promise<SubjectHit[]> {
  return (await post(Hits, '/v1/subjects/search', { text })).items;
}

/** A person by number. The hub turns it into a pseudonym, and logs who asked. */
export async function findByNumber(type: 'insured' | 'practitioner', number: string): Promise<SubjectHit[]> {
  return (await post(Hits, '/v1/subjects/by-number', { type, number })).items;
}

import type { z } from 'zod';
import {
  BulkResult,
  CaseChoices,
  CaseDetail,
  CasePage,
  FindingCase,
  type NewCase,
  type NewStep,
} from '../../../workflow/case-schema.ts';
import { ApiFailure } from '../api/api-failure.ts';
import { get, getFile, post } from '../api/http.ts';
import type { Locale } from '../i18n/locales.ts';
import { rememberSites } from '../i18n/site-names.ts';

/** One page of cases; `search` is the query string of the hub's own CaseQuery. */
export async function getCases(search: URLSearchParams, signal?: AbortSignal): Promise<CasePage> {
  const page = await get(CasePage, `/v1/cases?${search}`, signal);
  rememberSites(page.items);
  return page;
}

/** What the list can be narrowed down to. */
export function getCaseChoices(signal?: AbortSignal): Promise<CaseChoices> {
  return get(CaseChoices, '/v1/cases/choices', signal);
}

export async function getCase(id: string, signal?: AbortSignal): Promise<CaseDetail> {
  const found = await get(CaseDetail, casePath(id), signal);
  rememberSites(found.findings);
  return found;
}

/** A case with everything that was done in it, as a PDF. */
export function getCaseDossier(id: string, language: Locale) {
  return getFile(`${casePath(id)}/dossier?language=${language}`);
}

/** The case that a finding is in, or what could be done first. */
export function getFindingCase(finding: string, signal?: AbortSignal): Promise<FindingCase> {
  return get(FindingCase, `/v1/findings/${encodeURIComponent(finding)}/case`, signal);
}

export function openCase(input: z.input<typeof NewCase>): Promise<CaseDetail> {
  return post(CaseDetail, '/v1/cases', input);
}

export function takeStep(id: string, step: z.input<typeof NewStep>): Promise<CaseDetail> {
  return post(CaseDetail, `${casePath(id)}/steps`, step);
}

export function voidStep(id: string, step: string, reason: string): Promise<CaseDetail> {
  return post(CaseDetail, `${casePath(id)}/steps/${encodeURIComponent(step)}/void`, { reason });
}

export function assign(id: string, to: string | null): Promise<CaseDetail> {
  return post(CaseDetail, `${casePath(id)}/assignment`, { to });
}

/** Takes a finding up in a case of its own: graded, or dismissed at once. Throws ApiFailure. */
export async function takeUp(
  finding: string,
  what: { readonly grade: string; readonly reason: string } | { readonly dismiss: true; readonly reason: string },
): Promise<void> {
  const { items } = await post(BulkResult, '/v1/cases/triage', { findings: [finding], ...what });
  const problem = items[0]?.problem;
  if (problem) throw new ApiFailure('conflict', { said: problem.message, hubCode: problem.code });
}

function casePath(id: string): string {
  return `/v1/cases/${encodeURIComponent(id)}`;
}

import { z } from 'zod';
import {
  CampaignList,
  type InspectorInput,
  InspectorList,
  type ResultInput,
  type SelfCheckAnswer,
  type SelfCheckInput,
  SelfCheckList,
  SiteVisit,
  VisitResult,
} from '../../../inspection/inspection-schema.ts';
import { PublishedInspections } from '../../../inspection/published-schema.ts';
import { get, getFile, post } from '../api/http.ts';
import { rememberSites } from '../i18n/site-names.ts';

const PlanPage = z.strictObject({
  months: z.array(z.string()),
  plan: PublishedInspections.nullable(),
  results: z.array(VisitResult),
  sites: z.array(z.strictObject({ id: z.string(), name: z.string() })),
});
export type PlanPage = z.infer<typeof PlanPage>;

/** The plan of a month, or the latest that was drawn. */
export async function getPlan(month: string, signal?: AbortSignal): Promise<PlanPage> {
  const page = await get(PlanPage, `/v1/inspection/plans${month ? `?${new URLSearchParams({ month })}` : ''}`, signal);
  rememberSites(page.sites.map((site) => ({ site })));
  return page;
}

/** Visits that were drawn at an institution. */
export async function getVisitsAt(site: string): Promise<SiteVisit[]> {
  const visits = z.strictObject({ items: z.array(SiteVisit) });
  return (await get(visits, `/v1/inspection/sites/${encodeURIComponent(site)}/visits`)).items;
}

export function sendResult(result: ResultInput): Promise<{ caseId: string | null }> {
  return post(z.strictObject({ caseId: z.string().nullable() }), '/v1/inspection/results', result);
}

export function getInspectors(signal?: AbortSignal): Promise<InspectorList> {
  return get(InspectorList, '/v1/inspection/inspectors', signal);
}

export function setInspector(inspector: InspectorInput): Promise<InspectorList> {
  return post(InspectorList, '/v1/inspection/inspectors', inspector);
}

export function getCampaign(search: URLSearchParams, signal?: AbortSignal): Promise<CampaignList> {
  return get(CampaignList, `/v1/inspection/campaign?${search}`, signal);
}

export function getSelfChecks(signal?: AbortSignal): Promise<SelfCheckList> {
  return get(SelfCheckList, '/v1/inspection/self-checks', signal);
}

export function createSelfChecks(input: SelfCheckInput): Promise<SelfCheckList> {
  return post(SelfCheckList, '/v1/inspection/self-checks', input);
}

export function answerSelfCheck(id: string, answer: SelfCheckAnswer): Promise<SelfCheckList> {
  return post(SelfCheckList, `/v1/inspection/self-checks/${encodeURIComponent(id)}/answers`, answer);
}

/** A file that came with an institution's report. The hub logs who took it. */
export function getReportFile(check: string, file: string) {
  return getFile(`/v1/inspection/self-checks/${encodeURIComponent(check)}/files/${encodeURIComponent(file)}`);
}

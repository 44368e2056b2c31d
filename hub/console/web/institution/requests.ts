import { z } from 'zod';
import {
  OwnCheck,
  OwnCheckList,
  type SelfCheckDraft,
  type SelfCheckReportInput,
} from '../../../portal/self-check-schema.ts';
import {
  OwnBulletins,
  type OwnObjectionInput,
  OwnPractitioners,
  OwnRating,
  OwnVisits,
  PractitionerAnswer,
} from '../../../portal/standing-schema.ts';
import { PortalStart } from '../../../portal/start-schema.ts';
import { get, getFile, post, put } from '../api/http.ts';

export function getStart(signal?: AbortSignal): Promise<PortalStart> {
  return get(PortalStart, '/v1/portal/start', signal);
}

export function getChecks(signal?: AbortSignal): Promise<OwnCheckList> {
  return get(OwnCheckList, '/v1/portal/self-checks', signal);
}

export function getCheck(id: string, signal?: AbortSignal): Promise<OwnCheck> {
  return get(OwnCheck, checkPath(id), signal);
}

/** Returns when it was kept. */
export async function saveCheckDraft(id: string, draft: SelfCheckDraft): Promise<string> {
  return (await put(z.strictObject({ at: z.string() }), `${checkPath(id)}/draft`, draft)).at;
}

/** Sends the report with every file that lies there; it can't be changed afterwards. */
export function sendCheckReport(id: string, report: SelfCheckReportInput): Promise<OwnCheck> {
  return post(OwnCheck, `${checkPath(id)}/report`, report);
}

export function checkFilesPath(id: string): string {
  return `${checkPath(id)}/files`;
}

/** The rating of a month; the latest when it is empty. */
export function getRating(month: string, signal?: AbortSignal): Promise<OwnRating> {
  return get(OwnRating, `/v1/portal/rating${queryOf({ month })}`, signal);
}

export function raiseObjection(objection: OwnObjectionInput): Promise<OwnRating> {
  return post(OwnRating, '/v1/portal/objections', objection);
}

export function getPractitioners(year: string, signal?: AbortSignal): Promise<OwnPractitioners> {
  return get(OwnPractitioners, `/v1/portal/practitioners${queryOf({ year })}`, signal);
}

/** The code goes in the body: it does not belong in addresses that are logged. */
export function findPractitioner(code: string): Promise<z.infer<typeof PractitionerAnswer>> {
  return post(PractitionerAnswer, '/v1/portal/practitioners/find', { code });
}

export function getVisits(signal?: AbortSignal): Promise<OwnVisits> {
  return get(OwnVisits, '/v1/portal/visits', signal);
}

export function getBulletins(month: string, signal?: AbortSignal): Promise<OwnBulletins> {
  return get(OwnBulletins, `/v1/portal/bulletins${queryOf({ month })}`, signal);
}

export function getBulletinFile(month: string, format: 'pdf' | 'xlsx', language: string) {
  return getFile(`/v1/portal/bulletins/${month}?${new URLSearchParams({ format, language })}`);
}

function queryOf(asked: Record<string, string>): string {
  const named = Object.entries(asked).filter(([, value]) => value !== '');
  return named.length === 0 ? '' : `?${new URLSearchParams(named)}`;
}

function checkPath(id: string): string {
  return `/v1/portal/self-checks/${encodeURIComponent(id)}`;
}

import { z } from 'zod';
import { type DecisionInput, FindingDetail, FindingPage } from '../../../cases/finding-schema.ts';
import { InconclusivePage, Overview } from '../../overview-schema.ts';
import { rememberSites } from '../i18n/site-names.ts';
import { get, getFile, post } from './http.ts';

const LedgerCheck = z.looseObject({ size: z.number(), root: z.string(), verified: z.boolean() });
export type LedgerCheck = z.infer<typeof LedgerCheck>;

export function getOverview(signal?: AbortSignal): Promise<Overview> {
  return get(Overview, '/v1/overview', signal);
}

/** One page of the queue; `search` is the query string of the hub's own FindingQuery. */
export async function getFindings(search: URLSearchParams, signal?: AbortSignal): Promise<FindingPage> {
  const page = await get(FindingPage, `/v1/findings?${search}`, signal);
  rememberSites(page.items);
  return page;
}

export async function getFinding(id: string, signal?: AbortSignal): Promise<FindingDetail> {
  const finding = await get(FindingDetail, findingPath(id), signal);
  rememberSites([finding, ...finding.evidence]);
  return finding;
}

/** The finding with everything that proves it, as a file. The hub logs who took it. */
export function getBundle(id: string): Promise<{ bytes: Blob; name: string }> {
  return getFile(`${findingPath(id)}/bundle`);
}

/** The finding as a PDF, watermarked with who took it. */
export function getDossier(id: string, language: string): Promise<{ bytes: Blob; name: string }> {
  return getFile(`${findingPath(id)}/dossier?language=${language}`);
}

/** Upholds or dismisses. ApiFailure `conflict` when somebody else was faster. */
export async function decide(id: string, decision: DecisionInput): Promise<void> {
  await post(z.unknown(), `${findingPath(id)}/decisions`, decision);
}

/** Takes a decision back; the finding is open again and both events stay in its history. */
export async function voidDecision(id: string, reason: string): Promise<void> {
  await post(z.unknown(), `${findingPath(id)}/decisions/void`, { reason });
}

/** What could not be judged, by all rules or by one. */
export async function getInconclusive(
  { offset, limit, rule }: { offset: number; limit: number; rule: string | null },
  signal?: AbortSignal,
): Promise<InconclusivePage> {
  const query = new URLSearchParams({ offset: `${offset}`, limit: `${limit}`, ...(rule && { rule }) });
  const page = await get(InconclusivePage, `/v1/verdicts/inconclusive?${query}`, signal);
  rememberSites(page.items);
  return page;
}

/** Asks the hub to walk its whole ledger again. */
export function verifyLedger(): Promise<LedgerCheck> {
  return post(LedgerCheck, '/v1/ledger/verifications', {});
}

function findingPath(id: string): string {
  return `/v1/findings/${encodeURIComponent(id)}`;
}

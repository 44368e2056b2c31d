import { z } from 'zod';
import { SiteRef } from '../../../cases/finding-schema.ts';
import { SavedView, type SavedViewInput } from '../../../cases/saved-view-schema.ts';
import { BulkResult, type BulkTriage } from '../../../workflow/case-schema.ts';
import { get, post } from '../api/http.ts';
import { rememberSites } from '../i18n/site-names.ts';

const ViewList = z.strictObject({ items: z.array(SavedView) });
const Institutions = z.strictObject({ items: z.array(SiteRef) });
export type Views = z.infer<typeof ViewList>;

export function getViews(signal?: AbortSignal): Promise<Views> {
  return get(ViewList, '/v1/queue/views', signal);
}

export function keepView(view: SavedViewInput): Promise<Views> {
  return post(ViewList, '/v1/queue/views', view);
}

export function dropView(id: string): Promise<Views> {
  return post(ViewList, `/v1/queue/views/${encodeURIComponent(id)}/removal`, {});
}

/** Takes many findings up at once. What is refused for one does not hold up the others. */
export function takeUpAll(input: BulkTriage): Promise<BulkResult> {
  return post(BulkResult, '/v1/cases/triage', input);
}

/** All institutions that are registered, by name. */
export async function getInstitutions(): Promise<SiteRef[]> {
  const { items } = await get(Institutions, '/v1/institutions');
  rememberSites(items.map((site) => ({ site })));
  return items;
}

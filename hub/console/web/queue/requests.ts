import { z } from 'zod';
import { SavedView, type SavedViewInput } from '../../../cases/saved-view-schema.ts';
import { BulkResult, type BulkTriage } from '../../../workflow/case-schema.ts';
import { get, post } from '../api/http.ts';

const ViewList = z.strictObject({ items: z.array(SavedView) });
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

import { z } from 'zod';
import type { ImportFormat } from '../../../claims/import.ts';
import type { TemplateKind } from '../../../import/templates/kinds.ts';
import { SiteShares } from '../../../overview/site-shares-schema.ts';
import { ImportCounts, ImportPage, ImportState, type RejectedRow, RejectPage } from '../../import-schema.ts';
import { get, getFile, post, sendFile } from '../api/http.ts';
import type { ChosenFile } from './chosen-file.ts';

const MEDIA_TYPES: Record<ImportFormat, string> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  'nhsa-json': 'application/x-ndjson',
  analytical: 'text/csv',
  fhir: 'application/fhir+json',
};

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const PLACES: Readonly<Record<string, string>> = {
  masters: 'masters',
  clues: 'cases',
  credit: 'credit/official',
};

const Sent = ImportCounts.extend({ batch: z.string(), waiting: z.number().optional() }).loose();
export type Sent = z.infer<typeof Sent>;

const REJECTS_A_PART = 5000;

export function getImports(offset: number, limit: number, signal?: AbortSignal): Promise<ImportPage> {
  return get(ImportPage, `/v1/imports?offset=${offset}&limit=${limit}`, signal);
}

export function getImport(batch: string, signal?: AbortSignal): Promise<ImportState> {
  return get(ImportState, `/v1/imports/${encodeURIComponent(batch)}`, signal);
}

/** Has an import stop after the rows that are being kept. */
export function stopImport(batch: string): Promise<ImportState> {
  return post(ImportState, `/v1/imports/${encodeURIComponent(batch)}/cancel`, {});
}

/** An empty table to fill in. */
export function getTemplate(
  kind: TemplateKind,
  format: 'xlsx' | 'csv',
  language: string,
): Promise<{ bytes: Blob; name: string }> {
  return getFile(`/v1/imports/templates/${kind}?format=${format}&language=${language}`);
}

/** Rejects of an import; with a code, of this problem only. */
export function getRejects(
  batch: string,
  { offset, limit, code }: { offset: number; limit: number; code?: RejectedRow['code'] | null },
  signal?: AbortSignal,
): Promise<RejectPage> {
  const only = code ? `&code=${code}` : '';
  const address = `/v1/imports/${encodeURIComponent(batch)}/rejects?offset=${offset}&limit=${limit}${only}`;
  return get(RejectPage, address, signal);
}

/** Every reject that the hub keeps of an import. */
export async function getAllRejects(batch: string): Promise<RejectedRow[]> {
  const all: RejectedRow[] = [];
  for (let kept = 1; all.length < kept; ) {
    const page = await getRejects(batch, { offset: all.length, limit: REJECTS_A_PART });
    if (page.items.length === 0) break;
    kept = page.kept;
    all.push(...page.items);
  }
  return all;
}

/** Streams a file to the hub, which says how far it is under `batch` meanwhile. It may take as long as it takes. */
export function sendRows(
  { kind, content, sheet }: Pick<ChosenFile, 'kind' | 'content' | 'sheet'>,
  batch: string,
  signal: AbortSignal,
): Promise<Sent> {
  const [, of, packed] = /^(masters|clues|credit)-(csv|ndjson)$/.exec(kind) ?? [];
  const format = (packed ?? kind) as ImportFormat;
  const path = `/v1/${PLACES[of ?? ''] ?? 'claims'}/imports?format=${format}&batch=${batch}`;
  if (sheet === undefined) return sendFile(Sent, path, content, MEDIA_TYPES[format], signal);
  return sendFile(Sent, `${path}&sheet=${encodeURIComponent(sheet)}`, content, WORKBOOK, signal);
}

/** How well claims are proved, by institution; local dates, both included. */
export function getCoverage(from: string, to: string, signal?: AbortSignal): Promise<SiteShares> {
  return get(SiteShares, `/v1/coverage/institutions?from=${from}&to=${to}`, signal);
}

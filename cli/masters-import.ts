import { z } from 'zod';
import { readSecretFile } from '../contract/signature/key-file.ts';
import { uploadFile } from '../hub/claims/upload.ts';
import { isWorkbook } from '../hub/claims/workbook-file.ts';
import { callHub, type HubAddress } from './hub-call.ts';
import { showOutcome } from './import-outcome.ts';
import { importProgress } from './import-progress.ts';
import { clinicInstant } from './rule-values.ts';

interface MastersImportOptions extends HubAddress {
  readonly format?: 'ndjson' | 'csv';
  readonly rejects?: string;
  readonly sheet?: string;
}

/** `zs masters import FILE`, and other files of records that a hub takes at another path. */
export async function importFile(
  file: string,
  options: MastersImportOptions,
  path = '/v1/masters/imports',
): Promise<void> {
  const format = options.format ?? (/\.csv(\.gz)?$/.test(file) || isWorkbook(file) ? 'csv' : 'ndjson');
  const progress = importProgress(Date.now);
  const result = await uploadFile({
    file,
    hub: options.hub,
    path,
    format,
    sheet: options.sheet,
    ...(options.accessTokenFile && { token: readSecretFile(options.accessTokenFile).trim() }),
    onProgress: (said) => progress.show(said),
  });
  progress.end();
  await showOutcome(result, { file, format, sheet: options.sheet, noun: 'records', rejectsFile: options.rejects });
}

const MasterPage = z.object({
  total: z.number(),
  items: z.array(
    z.object({
      from: z.string(),
      until: z.string().nullable(),
      recordedAt: z.string(),
      replacedAt: z.string().nullable(),
      content: z.record(z.string(), z.unknown()),
    }),
  ),
});

interface ShowOptions extends HubAddress {
  readonly site?: string;
  readonly at?: string;
  readonly knownAt?: string;
  readonly history?: boolean;
  readonly limit: string;
}

/** `zs masters show KIND`: one line a record. */
export async function showMasters(
  kind: string,
  { site, at, knownAt, history, limit, ...address }: ShowOptions,
): Promise<void> {
  const query = new URLSearchParams({
    ...{ kind, limit },
    ...(site && { site }),
    ...(at && { at: clinicInstant(at) }),
    ...(knownAt && { knownAt: clinicInstant(knownAt) }),
    ...(history && { history: 'true' }),
  });
  const { total, items } = await callHub(MasterPage, address, `/v1/masters?${query}`);
  for (const { from, until, recordedAt, replacedAt, content } of items) {
    const known = replacedAt === null ? recordedAt : `${recordedAt} - ${replacedAt}`;
    const { record: _, from: _from, until: _until, ...rest } = content;
    console.log(`${from} - ${until ?? '...'}  [${known}]  ${JSON.stringify(rest)}`);
  }
  if (total > items.length) console.log(`${total - items.length} more`);
}

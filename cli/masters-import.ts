import { z } from 'zod';
import { readSecretFile } from '../contract/signature/key-file.ts';
import { uploadFile } from '../hub/claims/upload.ts';
import { callHub, type HubAddress } from './hub-call.ts';
import { clinicInstant } from './rule-values.ts';

/** `zs masters import FILE` */
export async function importFile(file: string, options: HubAddress & { format?: 'ndjson' | 'csv' }): Promise<void> {
  const { rows, accepted, duplicates, cancelled, rejected, rejects, batch } = await uploadFile({
    file,
    hub: options.hub,
    path: '/v1/masters/imports',
    format: options.format ?? (file.endsWith('.csv') ? 'csv' : 'ndjson'),
    ...(options.accessTokenFile && { token: readSecretFile(options.accessTokenFile).trim() }),
    onProgress: (sent, total) => process.stderr.write(`\r${Math.floor((100 * sent) / Math.max(total, 1))} %`),
  });
  process.stderr.write('\n');
  console.log(
    `${rows} records: ${accepted} new or changed, ${duplicates} known already, ${cancelled} taken back, ${rejected} rejected`,
  );
  if (rejected === 0) return;
  console.table(rejects);
  if (rejected > rejects.length) console.log(`${rejected - rejects.length} more: GET /v1/imports/${batch}/rejects`);
  process.exitCode = 1;
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

import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ImportError } from '../import/error.ts';
import type { ImportFormat } from './import.ts';
import { openSourceFile } from './source-file.ts';

export interface Upload {
  /** Where the hub takes it, e.g. /v1/claims/imports */
  readonly path: string;
  readonly file: string;
  /** Base address of the hub's console, e.g. http://127.0.0.1:8080 */
  readonly hub: string;
  readonly format: ImportFormat;
  /** Access token, when the hub asks for one. */
  readonly token?: string;
  /** Bytes of the file, packed or not. */
  readonly onProgress?: (readBytes: number, totalBytes: number) => void;
}

// The hub may be newer than this client: what it says beyond this is no error.
const Imported = z.object({
  batch: z.string(),
  rows: z.number(),
  accepted: z.number(),
  duplicates: z.number(),
  cancelled: z.number(),
  rejected: z.number(),
});
const Rejected = z.object({
  total: z.number(),
  items: z.array(z.object({ line: z.number(), field: z.string(), code: z.string(), reason: z.string() })),
});
export type UploadResult = z.infer<typeof Imported> & { readonly rejects: z.infer<typeof Rejected>['items'] };

const NDJSON = 'application/x-ndjson';
const MEDIA_TYPE: Record<ImportFormat, string> = { ndjson: NDJSON, csv: 'text/csv', 'nhsa-json': NDJSON };
const REJECTS_A_PAGE = 200;

/** Streams a file of claims to a hub and returns what became of it. Throws ImportError with what to do. */
export function uploadClaims(upload: Omit<Upload, 'path'>): Promise<UploadResult> {
  return uploadFile({ ...upload, path: '/v1/claims/imports' });
}

/** Streams a file of rows (claims, master data) to a hub and returns what became of it. Throws ImportError. */
export async function uploadFile(upload: Upload): Promise<UploadResult> {
  const { file, hub, path, format, token, onProgress } = upload;
  const total = await sizeOf(file);
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const imported = await call(Imported, new URL(`${path}?format=${format}`, hub), {
    method: 'POST',
    headers: { ...authorization, 'content-type': MEDIA_TYPE[format] },
    body: Readable.toWeb(openSourceFile(file, (read) => onProgress?.(read, total))) as ReadableStream,
    duplex: 'half',
  });
  const rejects: UploadResult['rejects'][number][] = [];
  while (rejects.length < imported.rejected) {
    const page = `/v1/imports/${imported.batch}/rejects?limit=${REJECTS_A_PAGE}&offset=${rejects.length}`;
    const { items } = await call(Rejected, new URL(page, hub), { headers: authorization });
    if (items.length === 0) break; // the hub keeps the first ten thousand
    rejects.push(...items);
  }
  return { ...imported, rejects };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    throw new ImportError('NO_SUCH_FILE', `can't read ${file}; is the path right?`, cause);
  }
}

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

async function call<S extends z.ZodType>(
  schema: S,
  address: URL,
  init: RequestInit & { duplex?: 'half' },
): Promise<z.infer<S>> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (cause) {
    throw new ImportError('UPLOAD_FAILED', `can't reach the hub at ${address.origin}; is it running?`, cause);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return schema.parse(body);
  const said = Refusal.safeParse(body).data?.error;
  const why = said ? `${said.message} (${said.code})` : `status ${response.status}`;
  throw new ImportError('UPLOAD_FAILED', `the hub at ${address.origin} refused: ${why}`);
}

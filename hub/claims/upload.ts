import { stat } from 'node:fs/promises';
import type { z } from 'zod';
import { newEventId } from '../../contract/ids.ts';
import { ImportError } from '../import/error.ts';
import { askHub, Counts, Imported, Rejected, sendToHub } from './hub-answers.ts';
import type { ImportFormat } from './import.ts';
import type { MedTypeMap } from './nhsa/dictionaries.ts';
import { openSourceFile } from './source-file.ts';
import { isWorkbook } from './workbook-file.ts';

/** How far an upload is: bytes of the file, packed or not, and what the hub has done with its rows. */
export interface UploadProgress {
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly counts: z.infer<typeof Counts>;
}

export interface Upload {
  /** Where the hub takes it, e.g. /v1/claims/imports */
  readonly path: string;
  readonly file: string;
  /** Base address of the hub's console, e.g. http://127.0.0.1:8080 */
  readonly hub: string;
  readonly format: ImportFormat;
  /** Of a workbook: the sheet, when it isn't the first. */
  readonly sheet?: string | undefined;
  /** What a region's own med_type codes mean. */
  readonly medTypes?: MedTypeMap;
  /** Access token, when the hub asks for one. */
  readonly token?: string;
  /** Hears of it twice a second. */
  readonly onProgress?: (progress: UploadProgress) => void;
}

export type UploadResult = z.infer<typeof Imported> & { readonly rejects: z.infer<typeof Rejected>['items'] };

const NDJSON = 'application/x-ndjson';
const CSV = 'text/csv';
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MEDIA_TYPE: Record<ImportFormat, string> = {
  ndjson: NDJSON,
  csv: CSV,
  'nhsa-json': NDJSON,
  analytical: CSV,
  fhir: 'application/fhir+json',
};
const REJECTS_A_PAGE = 200;
const PROGRESS_MS = 500;

/** Streams a file of claims to a hub and returns what became of it. Throws ImportError with what to do. */
export function uploadClaims(upload: Omit<Upload, 'path'>): Promise<UploadResult> {
  return uploadFile({ ...upload, path: '/v1/claims/imports' });
}

/** Streams a file of rows (claims, master data) to a hub and returns what became of it. Throws ImportError. */
export async function uploadFile(upload: Upload): Promise<UploadResult> {
  const { file, hub, path, format, sheet, medTypes, token } = upload;
  const totalBytes = await sizeOf(file);
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const batch = newEventId(Date.now());
  const query = new URLSearchParams({
    ...{ format, batch },
    ...(sheet !== undefined && { sheet }),
    ...(medTypes && { medTypes: listed(medTypes) }),
  });
  let readBytes = 0;
  const source = openSourceFile(file, (read) => {
    readBytes = read;
  });
  const stop = reportProgress(new URL(`/v1/imports/${batch}`, hub), headers, (counts) =>
    upload.onProgress?.({ readBytes, totalBytes, counts }),
  );
  let imported: z.infer<typeof Imported>;
  try {
    const sent = { ...headers, 'content-type': isWorkbook(file) ? WORKBOOK : MEDIA_TYPE[format] };
    imported = await sendToHub(Imported, new URL(`${path}?${query}`, hub), sent, source);
  } finally {
    stop();
  }
  upload.onProgress?.({ readBytes, totalBytes, counts: imported });
  const rejects: UploadResult['rejects'][number][] = [];
  while (rejects.length < imported.rejected) {
    const page = `/v1/imports/${imported.batch}/rejects?limit=${REJECTS_A_PAGE}&offset=${rejects.length}`;
    const { items } = await askHub(Rejected, new URL(page, hub), headers);
    if (items.length === 0) break; // the hub keeps the first ten thousand
    rejects.push(...items);
  }
  return { ...imported, rejects };
}

// Asks the hub how far it is. What can't be asked is not shown; the upload itself says what went wrong.
function reportProgress(
  address: URL,
  headers: Record<string, string>,
  tell: (counts: z.infer<typeof Counts>) => void,
): () => void {
  let counts = { rows: 0, accepted: 0, duplicates: 0, cancelled: 0, rejected: 0 };
  let asking = false;
  let stopped = false;
  const timer = setInterval(() => {
    tell(counts);
    if (asking) return;
    asking = true;
    askHub(Counts, address, headers)
      .then((said) => {
        counts = said;
        if (!stopped) tell(counts);
      })
      .catch(() => {})
      .finally(() => {
        asking = false;
      });
  }, PROGRESS_MS);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

function listed(medTypes: MedTypeMap): string {
  return Object.entries(medTypes)
    .map(([code, kind]) => `${code}:${kind}`)
    .join(',');
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    throw new ImportError('NO_SUCH_FILE', `can't read ${file}; is the path right?`, cause);
  }
}

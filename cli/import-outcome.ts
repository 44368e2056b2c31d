import type { ImportFormat } from '../hub/claims/import.ts';
import { writeRejects } from '../hub/claims/reject-file.ts';
import type { UploadResult } from '../hub/claims/upload.ts';

/** Rejects shown on the screen. */
const SHOWN = 200;

interface Sent {
  readonly file: string;
  readonly format: ImportFormat;
  readonly sheet?: string | undefined;
  /** What a row is, e.g. `rows` */
  readonly noun: string;
  /** Where rejected rows are written, to be corrected and sent alone. */
  readonly rejectsFile?: string | undefined;
}

/** Says what became of a file; exit code 1 when a row was rejected. */
export async function showOutcome(
  result: UploadResult,
  { file, format, sheet, noun, rejectsFile }: Sent,
): Promise<void> {
  const { rows, accepted, duplicates, cancelled, rejected, rejects, waiting, batch } = result;
  console.log(
    `${rows} ${noun}: ${accepted} accepted, ${duplicates} known already, ${cancelled} cancelled, ${rejected} rejected`,
  );
  if (waiting > 0) console.log(`${waiting} encounters wait for rows that have not arrived yet`);
  if (rejected === 0) return;
  console.table(rejects.slice(0, SHOWN));
  if (rejected > SHOWN) console.log(`${rejected - SHOWN} more: GET /v1/imports/${batch}/rejects`);
  if (rejectsFile) {
    const written = await writeRejects(file, rejectsFile, { rejects, format, sheet });
    console.log(`${written} rows are in ${rejectsFile}, why they were rejected in ${rejectsFile}.reasons.csv`);
  }
  process.exitCode = 1;
}

import { readFileSync } from 'node:fs';
import { readSecretFile } from '../contract/signature/key-file.ts';
import type { ImportFormat } from '../hub/claims/import.ts';
import { MedTypeMap } from '../hub/claims/nhsa/dictionaries.ts';
import { recogniseFormat } from '../hub/claims/recognise.ts';
import { uploadClaims } from '../hub/claims/upload.ts';
import { ImportError } from '../hub/import/error.ts';
import { showOutcome } from './import-outcome.ts';
import { importProgress } from './import-progress.ts';

export interface ClaimsImportOptions {
  readonly hub: string;
  readonly format?: ImportFormat;
  readonly rejects?: string;
  readonly sheet?: string;
  readonly medTypes?: string;
  readonly accessTokenFile?: string;
}

/** `zs claims import FILE` */
export async function importClaimsFile(file: string, options: ClaimsImportOptions): Promise<void> {
  const format = options.format ?? (await recognised(file, options.sheet));
  const progress = importProgress(Date.now);
  const result = await uploadClaims({
    file,
    hub: options.hub,
    format,
    sheet: options.sheet,
    ...(options.medTypes && { medTypes: medTypesIn(options.medTypes) }),
    ...(options.accessTokenFile && { token: readSecretFile(options.accessTokenFile).trim() }),
    onProgress: (said) => progress.show(said),
  });
  progress.end();
  await showOutcome(result, { file, format, sheet: options.sheet, noun: 'rows', rejectsFile: options.rejects });
}

async function recognised(file: string, sheet?: string): Promise<ImportFormat> {
  try {
    return await recogniseFormat(file, sheet);
  } catch (cause) {
    if (cause instanceof ImportError) throw cause;
    throw new ImportError('NO_SUCH_FILE', `can't read ${file}; is the path right, and is a .gz file packed?`, cause);
  }
}

function medTypesIn(file: string): MedTypeMap {
  try {
    return MedTypeMap.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const example = '{"9107": "chronic", "9904": "outpatient"}';
    throw new ImportError('NO_SUCH_FILE', `${file} must be a JSON object of med_type codes, e.g. ${example}`, cause);
  }
}

import { Command, Option } from 'commander';

const FORMATS = ['ndjson', 'csv', 'nhsa-json'] as const;

/** Rejects shown on the screen. */
const SHOWN = 200;

interface ImportOptions {
  readonly hub: string;
  readonly format?: (typeof FORMATS)[number];
  readonly rejects?: string;
  readonly accessTokenFile?: string;
}

export function claimsCommand(): Command {
  const claims = new Command('claims').description('claims that are checked against the evidence');
  claims
    .command('import')
    .description('send a file of claims to a hub; exit code 1 if a row was rejected')
    .argument('<file>', 'claims, stays and cancellations: NDJSON, CSV, or calls of the national interface; also as .gz')
    .option('--hub <url>', 'address of the hub', 'http://127.0.0.1:8080')
    .addOption(new Option('--format <format>', 'when the ending of the file does not say it').choices(FORMATS))
    .option('--rejects <file>', 'write the rejected rows there, to be corrected and imported alone')
    .option('--access-token-file <file>', 'token for a hub that asks for one (file with mode 0600)')
    .action(async (file: string, options: ImportOptions) => {
      const { uploadClaims } = await import('../hub/claims/upload.ts');
      const { readSecretFile } = await import('../contract/signature/key-file.ts');
      const format = options.format ?? (/\.csv(\.gz)?$/.test(file) ? 'csv' : 'ndjson');
      const result = await uploadClaims({
        file,
        hub: options.hub,
        format,
        ...(options.accessTokenFile && { token: readSecretFile(options.accessTokenFile).trim() }),
        onProgress: (sent, total) => process.stderr.write(`\r${Math.floor((100 * sent) / Math.max(total, 1))} %`),
      });
      process.stderr.write('\n');
      const { rows, accepted, duplicates, cancelled, rejected, rejects, batch } = result;
      console.log(
        `${rows} rows: ${accepted} accepted, ${duplicates} known already, ${cancelled} cancelled, ${rejected} rejected`,
      );
      if (rejected === 0) return;
      console.table(rejects.slice(0, SHOWN));
      if (rejected > SHOWN) console.log(`${rejected - SHOWN} more: GET /v1/imports/${batch}/rejects`);
      if (options.rejects) {
        const { writeRejects } = await import('../hub/claims/reject-file.ts');
        const written = await writeRejects(file, options.rejects, { rejects, format });
        console.log(
          `${written} rows are in ${options.rejects}, why they were rejected in ${options.rejects}.reasons.csv`,
        );
      }
      process.exitCode = 1;
    });
  return claims;
}

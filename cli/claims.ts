import { Command, Option } from 'commander';

interface ImportOptions {
  readonly hub: string;
  readonly format?: 'ndjson' | 'csv';
  readonly accessTokenFile?: string;
}

export function claimsCommand(): Command {
  const claims = new Command('claims').description('claims that are checked against the evidence');
  claims
    .command('import')
    .description('send a file of claims to a hub; exit code 1 if a row was rejected')
    .argument('<file>', 'claims and cancellations, NDJSON or CSV')
    .option('--hub <url>', 'address of the hub', 'http://127.0.0.1:8080')
    .addOption(
      new Option('--format <format>', 'when the ending of the file does not say it').choices(['ndjson', 'csv']),
    )
    .option('--access-token-file <file>', 'token for a hub that asks for one (file with mode 0600)')
    .action(async (file: string, options: ImportOptions) => {
      const { uploadClaims } = await import('../hub/claims/upload.ts');
      const { readSecretFile } = await import('../contract/signature/key-file.ts');
      const result = await uploadClaims({
        file,
        hub: options.hub,
        format: options.format ?? (file.endsWith('.csv') ? 'csv' : 'ndjson'),
        ...(options.accessTokenFile && { token: readSecretFile(options.accessTokenFile).trim() }),
        onProgress: (sent, total) => process.stderr.write(`\r${Math.floor((100 * sent) / Math.max(total, 1))} %`),
      });
      process.stderr.write('\n');
      const { rows, accepted, duplicates, cancelled, rejected, rejects, batch } = result;
      console.log(
        `${rows} rows: ${accepted} accepted, ${duplicates} known already, ${cancelled} cancelled, ${rejected} rejected`,
      );
      if (rejected === 0) return;
      console.table(rejects);
      if (rejected > rejects.length) console.log(`${rejected - rejects.length} more: GET /v1/imports/${batch}/rejects`);
      process.exitCode = 1;
    });
  return claims;
}

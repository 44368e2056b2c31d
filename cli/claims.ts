import { Command, Option } from 'commander';
import type { ClaimsImportOptions } from './claims-import.ts';

const FORMATS = ['ndjson', 'csv', 'nhsa-json', 'analytical', 'fhir'] as const;

export function claimsCommand(): Command {
  const claims = new Command('claims').description('claims that are checked against the evidence');
  claims
    .command('import')
    .description('send a file of claims to a hub; exit code 1 if a row was rejected')
    .argument(
      '<file>',
      'claims, stays and cancellations: NDJSON, CSV or an Excel workbook (.xlsx), calls of the national interface, one of its tables mdtrt_d, setl_d, fee_list_d, or FHIR R4 resources (Bundle, or one a line); text also as .gz',
    )
    .option('--hub <url>', 'address of the hub', 'http://127.0.0.1:8080')
    .addOption(new Option('--format <format>', 'when the file itself does not tell').choices(FORMATS))
    .option('--sheet <name>', 'of a workbook, when it is not the first sheet')
    .option('--med-types <file>', 'what a region\'s own med_type codes mean: JSON, e.g. {"9107": "chronic"}')
    .option('--rejects <file>', 'write the rejected rows there, to be corrected and imported alone')
    .option('--access-token-file <file>', 'token for a hub that asks for one (file with mode 0600)')
    .action(async (file: string, options: ClaimsImportOptions) => {
      const { importClaimsFile } = await import('./claims-import.ts');
      await importClaimsFile(file, options);
    });
  return claims;
}

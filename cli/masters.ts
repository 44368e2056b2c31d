import { Command, Option } from 'commander';
import { type HubAddress, withHub } from './hub-call.ts';

interface ShowOptions extends HubAddress {
  readonly site?: string;
  readonly at?: string;
  readonly knownAt?: string;
  readonly history?: boolean;
  readonly limit: string;
}

export function mastersCommand(): Command {
  const masters = new Command('masters').description(
    'institutions, practitioners, rosters, beds, exemptions: what claims are judged with',
  );
  withHub(
    masters.command('import').description('send a file of master data to a hub; exit code 1 if a row was rejected'),
  )
    .argument(
      '<file>',
      'NDJSON with one record a line, or CSV or an Excel workbook (.xlsx) with the columns of one kind of record',
    )
    .addOption(
      new Option('--format <format>', 'when the ending of the file does not say it').choices(['ndjson', 'csv']),
    )
    .option('--sheet <name>', 'of a workbook, when it is not the first sheet')
    .option('--rejects <file>', 'write the rejected rows there, to be corrected and imported alone')
    .action(
      async (file: string, options: HubAddress & { format?: 'ndjson' | 'csv'; rejects?: string; sheet?: string }) => {
        const { importFile } = await import('./masters-import.ts');
        await importFile(file, options);
      },
    );
  withHub(
    masters.command('show').description('records of a kind, with when they hold and since when the hub has known'),
  )
    .argument('<kind>', 'e.g. site, practitioner, registration, leave, bed, exemption')
    .option('--site <code>', 'of one institution')
    .option('--at <when>', 'what held then: a date (at the clinics) or an instant with its offset')
    .option('--known-at <when>', 'what the hub knew then')
    .option('--history', 'replaced and withdrawn versions as well')
    .option('--limit <n>', 'most records', '200')
    .action(async (kind: string, options: ShowOptions) => {
      const { showMasters } = await import('./masters-import.ts');
      await showMasters(kind, options);
    });
  return masters;
}

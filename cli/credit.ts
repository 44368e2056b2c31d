import { Command, Option } from 'commander';
import { type HubAddress, withHub } from './hub-call.ts';

/** `zs credit`: points of practitioners and monthly scorecards. */
export function creditCommand(): Command {
  const credit = new Command('credit').description(
    'points of practitioners, official announcements, monthly scorecards',
  );
  withHub(
    credit
      .command('import')
      .description('send official announcements (points, withdrawn eligibility); exit code 1 if a row was rejected'),
  )
    .argument('<file>', 'NDJSON with one record a line, or CSV or an Excel workbook (.xlsx)')
    .addOption(
      new Option('--format <format>', 'when the ending of the file does not say it').choices(['ndjson', 'csv']),
    )
    .option('--sheet <name>', 'of a workbook, when it is not the first sheet')
    .option('--rejects <file>', 'write the rejected rows there, to be corrected and imported alone')
    .action(
      async (file: string, options: HubAddress & { format?: 'ndjson' | 'csv'; rejects?: string; sheet?: string }) => {
        const { importFile } = await import('./masters-import.ts');
        await importFile(file, options, '/v1/credit/official/imports');
      },
    );
  withHub(
    credit.command('points').description('practitioners with points, the most first, and what waits for somebody'),
  )
    .option('--year <year>', 'calendar year; this one when absent')
    .option('--json', 'the whole answer as JSON')
    .action(async (options: HubAddress & { year?: string; json?: boolean }) => {
      const { showPoints } = await import('./credit-show.ts');
      await showPoints(options);
    });
  withHub(credit.command('scorecards').description('the ranking of a month, the worst first'))
    .addOption(new Option('--type <type>', 'whose').choices(['site', 'practitioner', 'insured']).default('site'))
    .option('--month <month>', 'e.g. 2026-11; the latest when absent')
    .option('--limit <n>', 'most rows', '50')
    .option('--json', 'the whole answer as JSON')
    .action(async (options: HubAddress & { type: string; month?: string; limit: string; json?: boolean }) => {
      const { showScorecards } = await import('./credit-show.ts');
      await showScorecards(options);
    });
  withHub(
    credit
      .command('verify')
      .description('repeat the scorecards of a month from what was kept; exit code 1 if they differ'),
  )
    .option('--month <month>', 'e.g. 2026-11; the latest when absent')
    .action(async (options: HubAddress & { month?: string }) => {
      const { repeatScorecards } = await import('./credit-show.ts');
      await repeatScorecards(options);
    });
  return credit;
}

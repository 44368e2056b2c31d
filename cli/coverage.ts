import { Command } from 'commander';
import type { Coverage } from '../hub/crosscheck/coverage.ts';
import { callHub, type HubAddress, withHub } from './hub-call.ts';

interface CoverageOptions extends HubAddress {
  readonly from: string;
  readonly to?: string;
  readonly site?: string;
  readonly json?: boolean;
}

/** `zs coverage`: how much of what was claimed is proved, and by what. */
export function coverageCommand(): Command {
  return withHub(new Command('coverage').description('how many claims are proved: by a face, by hand, or not'))
    .requiredOption('--from <date>', 'first day of settlement, e.g. 2026-03-02')
    .option('--to <date>', 'last day; the same when absent')
    .option('--site <id>', 'one institution, with its desks')
    .option('--json', 'the whole answer as JSON')
    .action(async (options: CoverageOptions) => {
      const { CoverageReport } = await import('../hub/crosscheck/load-coverage.ts');
      const { from, to = from, site } = options;
      const query = new URLSearchParams({ from, to, ...(site && { site }) });
      const report = await callHub(CoverageReport, options, `/v1/coverage?${query}`);
      if (options.json) {
        console.log(JSON.stringify(report));
        return;
      }
      console.table([
        row('total', report.total),
        ...report.days.map(({ date, coverage }) => row(date, coverage)),
        ...(site
          ? report.desks.map(({ desk, coverage }) => row(desk ?? '-', coverage))
          : report.sites.map(({ site: id, coverage }) => row(id, coverage))),
      ]);
    });
}

function row(of: string, { claims, attestedShare, manualShare, downtimeShare, codes, unjudged }: Coverage) {
  const percent = (share: number | null) => (share === null ? '-' : `${(100 * share).toFixed(1)} %`);
  const shares = { attested: percent(attestedShare), manual: percent(manualShare), downtime: percent(downtimeShare) };
  return { of, claims, ...shares, ...codes, unjudged };
}

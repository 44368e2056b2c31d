import { Command } from 'commander';
import { callHub, type HubAddress, withHub } from './hub-call.ts';

interface PresenceOptions extends HubAddress {
  readonly from: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** `zs presence`: when and where a practitioner was clocked in. */
export function presenceCommand(): Command {
  return withHub(new Command('presence').description('when and where a practitioner was clocked in, with objections'))
    .argument('<practitioner>', 'pseudonym, as findings and evidence name it')
    .requiredOption('--from <date>', 'first local day, e.g. 2026-11-01')
    .option('--to <date>', 'last day; the same when absent')
    .option('--json', 'the whole answer as JSON')
    .action(async (practitioner: string, { from, to = from, json, ...address }: PresenceOptions) => {
      const { PresenceReport } = await import('../hub/cases/practitioner-presence.ts');
      const query = new URLSearchParams({ from, to });
      const report = await callHub(PresenceReport, address, `/v1/practitioners/${practitioner}/presence?${query}`);
      if (json) {
        console.log(JSON.stringify(report));
        return;
      }
      console.table(
        report.shifts.map(({ site, from: begin, until, end, ins, elsewhere, objections }) => ({
          site: site.name,
          from: begin ?? '?',
          until: until ?? '?',
          end,
          fence: ins.map(({ fence }) => fence).join(' '),
          elsewhere,
          objections: objections.map(({ reason }) => reason).join(' '),
        })),
      );
      if (report.unrecognised.length > 0)
        console.log(`${report.unrecognised.length} attempts by which nobody was recognised`);
    });
}

import { text } from 'node:stream/consumers';
import { Command, InvalidArgumentError } from 'commander';
import { callHub, type HubAddress, withHub } from './hub-call.ts';

interface PresenceOptions extends HubAddress {
  readonly from: string;
  readonly to?: string;
  readonly number?: true;
  readonly json?: boolean;
}

/** `zs presence`: when and where a practitioner was clocked in. */
export function presenceCommand(): Command {
  return withHub(new Command('presence').description('when and where a practitioner was clocked in, with objections'))
    .argument('[practitioner]', 'pseudonym, as findings and evidence name it')
    .option(
      '--number',
      'instead: the practitioner’s code, read from standard input, so that no list of processes shows it',
    )
    .requiredOption('--from <date>', 'first local day, e.g. 2026-11-01')
    .option('--to <date>', 'last day; the same when absent')
    .option('--json', 'the whole answer as JSON')
    .action(
      async (practitioner: string | undefined, { from, to = from, number, json, ...address }: PresenceOptions) => {
        const { PresenceReport } = await import('../hub/cases/practitioner-presence.ts');
        if ((practitioner === undefined) === (number === undefined)) {
          throw new InvalidArgumentError(
            'name the practitioner by pseudonym, or by --number with the code on standard input',
          );
        }
        const query = new URLSearchParams({ from, to });
        const report = number
          ? await callHub(PresenceReport, address, '/v1/practitioners/presence', {
              number: await numberGiven(),
              from,
              to,
            })
          : await callHub(PresenceReport, address, `/v1/practitioners/${practitioner}/presence?${query}`);
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
      },
    );
}

async function numberGiven(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('code of the practitioner, then Ctrl-D: ');
  return (await text(process.stdin)).trim();
}

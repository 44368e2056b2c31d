import { Command } from 'commander';
import { type HubAddress, withHub } from './hub-call.ts';

/** `zs inspection`: who is inspected by whom, drawn so that anybody can repeat it. */
export function inspectionCommand(): Command {
  const inspection = new Command('inspection').description('inspection plans: visits, repeat a draw, campaign lists');
  withHub(inspection.command('plan').description('the visits of a month, with the steps of its draw'))
    .requiredOption('--month <month>', 'e.g. 2026-11')
    .option('--json', 'everything that is published of it, to be verified elsewhere')
    .action(async (options: HubAddress & { month: string; json?: boolean }) => {
      const { showInspections } = await import('./inspection-show.ts');
      await showInspections(options);
    });
  withHub(
    inspection
      .command('verify-plan')
      .description('repeat the draw of a month that is over, from what the hub published'),
  )
    .option('--month <month>', 'the hub is asked for its plan')
    .option('--file <file>', 'or a plan that was saved before: zs inspection plan --json')
    .option('--key <key>', "the hub's log key: then also that the steps are in the log")
    .action(async (options: HubAddress & { month?: string; file?: string; key?: string }) => {
      const { repeatInspections } = await import('./inspection-show.ts');
      await repeatInspections(options);
    });
  withHub(inspection.command('campaign').description('institutions with open findings of some rules, the most first'))
    .option('--rules <rules>', 'e.g. D01,D12; all when absent')
    .option('--since <date>', 'found since')
    .action(async (options: HubAddress & { rules?: string; since?: string }) => {
      const { showCampaign } = await import('./inspection-show.ts');
      await showCampaign(options);
    });
  return inspection;
}

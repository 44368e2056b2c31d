import { Argument, Command } from 'commander';
import { withHub } from './hub-call.ts';

/** As `FAMILY_NAMES` of the hub, which is loaded only when something is done. */
const FAMILIES = ['workflow', 'credit', 'inspection'] as const;
const family = () => new Argument('<family>', 'what is set together').choices(FAMILIES);
const desk = () => import('./parameter-desk.ts');

/** `zs parameters`: periods, points, scorecards and chances of inspection, at a hub that runs. */
export function parametersCommand(): Command {
  const parameters = new Command('parameters').description(
    'periods, points, scorecards and chances of inspection: dated, by two people, with history',
  );
  parameters.addHelpText(
    'after',
    `
A change takes two accounts with the role rule-manager: each makes an API token (Settings, or POST /v1/tokens) and keeps it in a file.
  zs parameters propose credit points.thresholds.interview=5 --from 2026-12-01 --reason "as the city asks" --access-token-file a.token
  zs parameters confirm PROPOSAL --access-token-file b.token`,
  );
  withHub(parameters.command('list'))
    .description('the families: since when they are as they are, and what waits for a second person')
    .action(async (options) => (await desk()).listParameters(options));
  withHub(parameters.command('show').addArgument(family()))
    .description('what holds, how it differs from a new hub, what is proposed, and everything that was ever set')
    .option('--json', 'as JSON, with all values of the history')
    .action(async (of, options) => (await desk()).showParameters(of, options));
  for (const [name, to, what] of [
    ['propose', 'proposals', 'propose other values from a day on; somebody else confirms them'],
    ['set', 'settings', 'set other values from a day on, at a hub in which nobody signs in'],
  ] as const) {
    withHub(parameters.command(name).addArgument(family()))
      .argument('[values...]', 'path=value, as `show` names them; the value is JSON')
      .description(what)
      .requiredOption('--from <date>', 'first day, today or later (the hub’s day)')
      .requiredOption('--reason <words>', 'why, 8 characters or more')
      .option('--values <file>', 'all values of the family as JSON, instead of those that hold on that day')
      .action(async (of, values, options) => (await desk()).changeParameters(to, of, values, options));
  }
  withHub(parameters.command('take-back').addArgument(family()))
    .argument('<setting>', 'id of a setting that has not begun')
    .description('propose that it does not come')
    .requiredOption('--reason <words>', 'why, 8 characters or more')
    .action(async (of, setting, options) => (await desk()).takeBack(of, setting, options));
  for (const [name, decision, what] of [
    ['confirm', 'confirmed', 'confirm what somebody else proposed'],
    ['decline', 'declined', 'decline what somebody else proposed'],
    ['withdraw', 'withdrawn', 'withdraw your own proposal'],
  ] as const) {
    withHub(parameters.command(name).argument('<proposal>', 'its id'))
      .description(what)
      .action(async (id, options) => (await desk()).decide(id, decision, options));
  }
  return parameters;
}

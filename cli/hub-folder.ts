import type { Command } from 'commander';

/** Adds the option of a command that reads the folder of a hub and not its database. */
export function inHubData(command: Command): Command {
  return command.requiredOption('--data <dir>', "the hub's data folder");
}

/** Adds the options of a command that works on the folder of a hub, which may be running. */
export function inHubFolder(command: Command): Command {
  return inHubData(command).option('--database, --store <url>', 'postgres://… if the hub keeps its data there');
}

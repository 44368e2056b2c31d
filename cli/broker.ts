import { Command, Option } from 'commander';
import type { BrokerAclOptions } from './broker-files.ts';
import { inHubFolder } from './hub-folder.ts';
import { port } from './port.ts';
import { workerCount } from './worker.ts';

/** `zs broker`: files for a broker outside the hub. */
export function brokerCommand(): Command {
  const broker = new Command('broker').description('an MQTT broker outside the hub');
  inHubFolder(broker.command('acl'))
    .description('write configuration and access list for a broker: only the devices that are active now')
    .addOption(new Option('--format <broker>').choices(['mosquitto', 'emqx']).makeOptionMandatory())
    .requiredOption('--out <dir>', 'folder for the files; access lists in it are replaced')
    .option('--port <n>', 'port of the broker (TLS)', port, 8883)
    .option('--mounted-at <dir>', 'where the broker sees that folder, if not there (a container)')
    .option('--hostname <name...>', "also make the broker's key and certificate for these names")
    .option('--workers <n>', 'also let workers hub-1 to hub-n of this hub in (zs hub run --worker)', workerCount, 0)
    .addHelpText(
      'after',
      `
Run it again after each approval or revocation, then reload the broker (SIGHUP for Mosquitto).
The broker's key and certificate (broker.key, broker.crt) are made once, with --hostname, and kept.`,
    )
    .action(async (options: BrokerAclOptions) => {
      const { writeBrokerFiles } = await import('./broker-files.ts');
      await writeBrokerFiles(options);
    });
  return broker;
}

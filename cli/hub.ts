import { Command, Option } from 'commander';
import type { WorkerName } from '../firmware-config/broker-acl/hub-user.ts';
import type { KnownWitness } from '../hub/ledger/witness/ask.ts';
import { addHubSetup } from './hub-setup.ts';
import { knownWitness } from './known-witness.ts';
import { port } from './port.ts';
import { share } from './share.ts';
import { signInOrigin } from './sign-in-origin.ts';
import { workerName } from './worker.ts';

interface HubRunOptions {
  readonly hub: string;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly brokerHost: string;
  readonly brokerPort: number;
  readonly broker?: string;
  readonly worker?: WorkerName;
  readonly devicePort: number;
  readonly enrolPort?: number;
  readonly gatePort?: number;
  readonly gateHost: string;
  readonly store?: string;
  readonly hostname: string[];
  readonly signIn?: string;
  readonly accessTokenFile?: string;
  readonly ruleParameters?: string;
  readonly bedsideRate?: number;
  readonly bedside?: string;
  readonly witness?: KnownWitness[];
  readonly timestamps?: string;
  readonly mapTiles?: string;
  readonly logLevel: string;
}

export function hubCommand(): Command {
  const hub = new Command('hub').description('the hub of a region: broker, ledger, cross-check, console');
  hub
    .command('run')
    .description('run the hub until it is told to stop (SIGTERM)')
    .requiredOption('--data <dir>', 'keys, database and policy; made on the first start')
    .option('--hub <id>', 'id of this hub; devices know it by this name', 'hub-local')
    .option(
      '--host <address>',
      'where the console listens; another than loopback needs --sign-in or --access-token-file',
      '127.0.0.1',
    )
    .option('--port <n>', 'port of the console and its API', port, 8080)
    .option('--broker-host <address>', 'where the embedded MQTT broker listens', '127.0.0.1')
    .option('--broker-port <n>', 'port of the embedded MQTT broker (TLS, device certificates)', port, 8883)
    .option('--broker <url>', 'use this MQTT 5 broker instead of the embedded one, e.g. mqtts://broker.example:8883')
    .option('--worker <name>', 'one of several workers at that broker: hub-1, hub-2, …; needs --database', workerName)
    .option('--device-port <n>', 'port of the HTTPS interface for devices (vault)', port, 8443)
    .option('--enrol-port <n>', 'port where invited devices enrol themselves (TLS); absent = they can not', port)
    .option('--gate-port <n>', 'port where institutions ask before they treat or settle; absent = no gate', port)
    .option('--gate-host <address>', 'where the gate listens; another than loopback is HTTPS', '127.0.0.1')
    .option('--database, --store <url>', 'postgres://… instead of SQLite in the data folder')
    .option('--hostname <name...>', 'names and addresses by which devices reach this hub', ['localhost', '127.0.0.1'])
    .option(
      '--sign-in <url>',
      'everybody signs in (zs account); the address under which browsers reach the console',
      signInOrigin,
    )
    .option('--access-token-file <file>', 'console and API ask for this token (file with mode 0600)')
    .option('--map-tiles <folder>', 'map tiles z/x/y.png for the maps of the console, with tiles.json; absent = a grid')
    .option('--rule-parameters <file>', 'JSON: parameters of rules that differ from the defaults, by rule id')
    .option('--bedside-rate <share>', 'ask about inpatients at random: the chance of each on a day, e.g. 0.1', share)
    .option('--bedside <file>', 'JSON: parameters of bedside challenges that differ from the defaults')
    .option('--witness <key@url>', "another bureau's witness for the ledger; may be given again", knownWitness)
    .option('--timestamps <url>', 'RFC 3161 authority that stamps checkpoints, at most once a minute')
    .addOption(new Option('--log-level <level>').choices(['debug', 'info', 'warn', 'error']).default('info'))
    .action(async (options: HubRunOptions) => {
      const { runHub } = await import('./hub-run.ts');
      await runHub(options);
    });
  addHubSetup(hub);
  return hub;
}

export type { HubRunOptions };

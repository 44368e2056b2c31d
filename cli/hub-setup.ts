import { resolve } from 'node:path';
import type { Command } from 'commander';
import { HubId } from '../contract/ids.ts';
import { parseOrThrow } from '../contract/parse.ts';

interface InitOptions {
  readonly data: string;
  readonly hub: string;
  readonly hostname: string[];
  readonly store?: string;
}

/** `zs hub init` and `zs hub unit`: what is done once, before a hub runs. */
export function addHubSetup(hub: Command): void {
  hub
    .command('init')
    .description('make keys, policy and tables without running; needed before several workers share them')
    .requiredOption('--data <dir>', 'keys and policy; what is there is kept')
    .option('--hub <id>', 'id of this hub; devices know it by this name', 'hub-local')
    .option('--database, --store <url>', 'postgres://… instead of SQLite in the data folder')
    .option('--hostname <name...>', 'names and addresses by which devices reach this hub', ['localhost', '127.0.0.1'])
    .action(async ({ data, hub: id, hostname, store }: InitOptions) => {
      const { initHub } = await import('../hub/init.ts');
      const { defaultFacePolicy } = await import('../models/policy.ts');
      const { printFacts } = await import('./facts.ts');
      const made = await initHub(
        {
          dir: resolve(data),
          hub: parseOrThrow(HubId, id, '--hub'),
          hostnames: hostname,
          initialFacePolicy: defaultFacePolicy(),
          ...(store && { postgresUrl: store }),
        },
        Date.now,
      );
      printFacts({ folder: resolve(data), key: made.kid, store: made.store });
    });
  hub
    .command('unit')
    .description('print a hardened systemd unit for the hub on this machine')
    .requiredOption('--data <dir>', "the hub's data folder; options stand in hub.options in it, as ZS_HUB_OPTIONS=…")
    .option('--user <account>', 'system account that owns the folder; never root', 'zhenshen')
    .action(async ({ data, user }: { data: string; user: string }) => {
      const { hubUnit } = await import('../firmware-config/systemd/hub-unit.ts');
      process.stdout.write(hubUnit({ program: resolve(import.meta.dirname, '..'), dir: resolve(data), user }));
    });
}

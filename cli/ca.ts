import { Command } from 'commander';
import type { HubIdentity } from '../hub/identity/hub-identity.ts';
import { printFacts } from './facts.ts';
import { inHubData } from './hub-folder.ts';

export function caCommand(): Command {
  const ca = new Command('ca').description("the region's certificate authority");
  ca.command('init')
    .description('make the keys of a region explicitly, before its hub runs for the first time; needs no network')
    .requiredOption('--data <dir>', "the hub's data folder; must not hold keys")
    .requiredOption('--hub <id>', 'id of the hub; devices know it by this name')
    .option('--hostname <name...>', 'names and addresses by which devices reach it', ['localhost', '127.0.0.1'])
    .action(async ({ data, hub, hostname }: { data: string; hub: string; hostname: string[] }) => {
      const { existsSync } = await import('node:fs');
      const { join } = await import('node:path');
      const { HubId } = await import('../contract/ids.ts');
      const { parseOrThrow } = await import('../contract/parse.ts');
      const { IdentityError } = await import('../hub/identity/error.ts');
      const { openHubIdentity } = await import('../hub/identity/open.ts');
      const id = parseOrThrow(HubId, hub, '--hub');
      if (existsSync(join(data, 'keys'))) {
        throw new IdentityError(
          'ALREADY_INITIALISED',
          `${data} has keys already; zs ca show --data ${data} says whose`,
        );
      }
      await show(await openHubIdentity({ dir: data, hub: id, hostnames: hostname, now: Date.now }));
    });
  inHubData(ca.command('show'))
    .description('whom devices of this region trust, by which fingerprints, and until when')
    .action(async ({ data }: { data: string }) => {
      const { readHubIdentity } = await import('../hub/identity/open.ts');
      await show(readHubIdentity(data, Date.now));
    });
  return ca;
}

async function show(identity: HubIdentity): Promise<void> {
  const { X509Certificate } = await import('node:crypto');
  const { fingerprintOf } = await import('../firmware-config/provisioning/fingerprint.ts');
  const { checkpointVerifier } = await import('../hub/ledger/checkpoint/checkpoint.ts');
  const { verifierKeyOf } = await import('../hub/ledger/checkpoint/verifier-key.ts');
  const authority = new X509Certificate(identity.ca.certificate);
  printFacts({
    authority: authority.subject.replaceAll('\n', ', '),
    'authority fingerprint': authority.fingerprint256,
    'authority until': authority.validToDate.toISOString(),
    'hub fingerprint': fingerprintOf(identity.kid),
    'log verifier key': verifierKeyOf(checkpointVerifier(identity)),
    'key level': 'L0: the keys are files; whoever is root on this machine can copy them',
  });
}

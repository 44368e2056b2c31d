import { Command } from 'commander';
import { printFacts } from './facts.ts';

interface BackupOptions {
  readonly data: string;
  readonly out: string;
  readonly keysPassphraseFile?: string;
}

interface RestoreOptions {
  readonly data: string;
  readonly keysPassphraseFile?: string;
  readonly erasures?: string;
}

export function backupCommand(): Command {
  return new Command('backup')
    .description('back a hub up into one file while it runs (SQLite; a hub on PostgreSQL: pg_dump)')
    .requiredOption('--data <dir>', 'data folder of the hub')
    .requiredOption('--out <file>', 'the backup; must not exist')
    .option('--keys-passphrase-file <file>', 'put the keys in, encrypted with this passphrase (file with mode 0600)')
    .action(async ({ data, out, keysPassphraseFile }: BackupOptions) => {
      const { backUp } = await import('../hub/backup/backup.ts');
      const keysPassphrase = await passphraseIn(keysPassphraseFile);
      const request = { dir: data, out, now: Date.now, ...(keysPassphrase && { keysPassphrase }) };
      const { ledger, devices, files } = await backUp(request);
      printFacts({
        backup: out,
        ledger: `${ledger.size} entries, root ${ledger.root}`,
        devices: `${devices}`,
        keys: files['keys.enc'] ? 'in it, encrypted' : 'not in it: keep a copy of the key folder elsewhere',
      });
    });
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('put a backup back, verify every line, and begin the log anew under another name')
    .argument('<file>', 'written by zs backup')
    .requiredOption('--data <dir>', 'data folder; must not hold a hub')
    .option('--keys-passphrase-file <file>', 'restore the keys too (file with mode 0600)')
    .option('--erasures <file>', 'erasures.jsonl of the lost hub: what was erased since is erased again')
    .action(async (file: string, { data, keysPassphraseFile, erasures }: RestoreOptions) => {
      const { restore } = await import('../hub/backup/restore.ts');
      const keysPassphrase = await passphraseIn(keysPassphraseFile);
      const more = { ...(keysPassphrase && { keysPassphrase }), ...(erasures && { erasures }) };
      const { manifest, ledger, epoch, erasedAgain, keys } = await restore({ file, dir: data, now: Date.now, ...more });
      printFacts({
        restored: `${data}, as it was at ${manifest.at}`,
        ledger: `${ledger.size} entries, root ${ledger.root}: unchanged`,
        log: `epoch ${epoch}: give its new verifier key to witnesses (zs ledger audit prints it)`,
        devices: `${manifest.devices}; ${manifest.pending} events waited on them then and come by themselves`,
        lost: 'events receipted after the backup are gone from the devices: they show as holes and accuse nobody',
        'erased again': `${erasedAgain}`,
        keys: keys ? 'restored' : `not restored: put the key folder into ${data} before the hub starts`,
      });
    });
}

async function passphraseIn(file: string | undefined): Promise<string | undefined> {
  const { readSecretFile } = await import('../contract/signature/key-file.ts');
  return file && readSecretFile(file).trim();
}

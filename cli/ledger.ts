import { Command } from 'commander';
import type { AuditOptions } from './ledger-audit.ts';

export function ledgerCommand(): Command {
  const ledger = new Command('ledger').description('the record that nobody can change');
  ledger
    .command('verify')
    .description('recompute every entry; exit code 1 if one of them was changed, removed or added later')
    .requiredOption('--data <dir>', 'data folder of the hub; it may be running')
    .option('--store <url>', 'postgres://… instead of SQLite in the data folder')
    .action(async ({ data, store }: { data: string; store?: string }) => {
      const { openHubStore } = await import('../hub/store/open-hub-store.ts');
      const { verifyLedger } = await import('../hub/ledger/verify.ts');
      const opened = await openHubStore(data, store);
      try {
        const result = await verifyLedger(opened.db, (done) => process.stderr.write(`\r${done} entries`));
        process.stderr.write('\n');
        if (result.verified) {
          console.log(`ledger of ${result.size} entries, root ${result.root}: unchanged`);
        } else {
          console.error(`ledger: entry ${result.firstBadIndex} does not verify: ${result.problem}`);
          process.exitCode = 1;
        }
      } finally {
        await opened.close();
      }
    });
  ledger
    .command('audit')
    .description(
      'verify, and hold every checkpoint that was ever signed against the entries; exit code 1 if one does not hold',
    )
    .requiredOption('--data <dir>', 'data folder of the hub; it may be running')
    .option('--store <url>', 'postgres://… instead of SQLite in the data folder')
    .option('--checkpoint <file...>', 'checkpoints that somebody else kept; two roots for one size prove a fork')
    .action(async (options: AuditOptions) => {
      const { auditLedger } = await import('./ledger-audit.ts');
      await auditLedger(options);
    });
  return ledger;
}

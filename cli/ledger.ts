import { userInfo } from 'node:os';
import { Command } from 'commander';
import type { AuditOptions } from './ledger-audit.ts';
import type { EraseOptions } from './ledger-erase.ts';

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
          for (const { index, event, id, at, legalBasis } of result.erased ?? []) {
            console.log(`entry ${index} (event ${event}) erased by order ${id} on ${at.slice(0, 10)}: ${legalBasis}`);
          }
          for (const { number, steps, id, at, legalBasis } of result.erasedCases ?? []) {
            const what = `the words of case ${number} (steps: ${steps.length})`;
            console.log(`${what} erased by order ${id} on ${at.slice(0, 10)}: ${legalBasis}`);
          }
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
    .option('--witness <verifier-key...>', 'witnesses that you know: says up to where each has cosigned')
    .option('--quorum <n>', 'how many of them have to have cosigned the latest checkpoint; default: all', Number)
    .action(async (options: AuditOptions) => {
      const { auditLedger } = await import('./ledger-audit.ts');
      await auditLedger(options);
    });
  ledger
    .command('erase')
    .description('destroy the payload of an event for good; the order stays, and every other proof holds as before')
    .requiredOption('--data <dir>', 'data folder of the hub; it may be running')
    .requiredOption('--event <id>', 'the event (jti)')
    .requiredOption('--reason <words>', 'why; no names of people')
    .requiredOption('--basis <provision>', 'the provision that asks for it or allows it')
    .option('--by <account>', 'who orders it; default: your account on this machine', userInfo().username)
    .option('--store <url>', 'postgres://… instead of SQLite in the data folder')
    .action(async (options: EraseOptions) => {
      const { eraseEvent } = await import('./ledger-erase.ts');
      await eraseEvent(options);
    });
  return ledger;
}

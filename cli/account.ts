import { Command, Option } from 'commander';
import { ROLES } from '../hub/access/roles.ts';
import type { AccountFolder, NewAccountOptions } from './account-desk.ts';
import { inHubFolder } from './hub-folder.ts';

/** `zs account`: who may sign in to the console. */
export function accountCommand(): Command {
  const account = new Command('account').description('who may sign in to the console, and as what');
  inHubFolder(account.command('add <id>'))
    .description('make an account and print the link with which its owner sets a password, once')
    .requiredOption('--name <name>', 'as colleagues see it')
    .addOption(new Option('--role <role...>', 'what the person does').choices(ROLES).makeOptionMandatory())
    .option('--site <code>', 'the institution, for a user of an institution')
    .option('--console <url>', 'where browsers reach the console', 'http://localhost:8080')
    .action(async (id: string, options: NewAccountOptions) => await (await desk()).addAccount(id, options));
  inHubFolder(account.command('list'))
    .description('all accounts, with roles, state and last sign-in')
    .option('--json', 'print one JSON object')
    .action(async (options: AccountFolder) => await (await desk()).showAccounts(options));
  inHubFolder(account.command('invite <id>'))
    .description('print a new link for somebody who forgot the password')
    .option('--console <url>', 'where browsers reach the console', 'http://localhost:8080')
    .action(async (id: string, options: AccountFolder & { console: string }) =>
      (await desk()).inviteAgain(id, options),
    );
  inHubFolder(account.command('disable <id>'))
    .description('sign somebody out and let them in no more; the account stays in the histories')
    .action(async (id: string, options: AccountFolder) => await (await desk()).disableAccount(id, options));
  return account;
}

async function desk() {
  return await import('./account-desk.ts');
}

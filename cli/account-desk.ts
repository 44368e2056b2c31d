import { parseOrThrow } from '../contract/parse.ts';
import { NewAccount } from '../hub/access/account.ts';
import { changeAccount, createAccount, listAccounts } from '../hub/access/accounts.ts';
import { invite } from '../hub/access/invitations.ts';
import type { AccessParts } from '../hub/access/known-account.ts';
import type { Role } from '../hub/access/roles.ts';
import { printFacts } from './facts.ts';
import { type HubFolder, withStore } from './registry-desk.ts';

/** Who works at the hub's own computer has no account: histories say so. */
const BY = 'command-line';

export interface AccountFolder extends HubFolder {
  readonly json?: true;
}
export interface NewAccountOptions extends HubFolder {
  readonly name: string;
  readonly role: readonly Role[];
  readonly site?: string;
  readonly console: string;
}

/** `zs account add` */
export async function addAccount(id: string, { name, role, site, ...options }: NewAccountOptions): Promise<void> {
  const account = parseOrThrow(NewAccount, { id, name, roles: role, site: site ?? null }, 'account');
  await inHub(options, async (parts) => {
    await createAccount(parts, account, BY);
    printInvitation(options.console, id, await invite(parts, id, BY));
  });
}

/** `zs account list` */
export async function showAccounts(options: AccountFolder): Promise<void> {
  await inHub(options, async (parts) => {
    const accounts = await listAccounts(parts);
    if (options.json) {
      console.log(JSON.stringify(accounts, null, 2));
      return;
    }
    if (accounts.length === 0) console.log('no accounts yet: zs account add ID --name NAME --role administrator');
    for (const { id, state, roles, name, lastSignInAt } of accounts)
      console.log(
        [id.padEnd(20), state.padEnd(8), roles.join(','), name, lastSignInAt ?? 'never signed in'].join('  '),
      );
  });
}

/** `zs account invite` */
export async function inviteAgain(id: string, options: HubFolder & { readonly console: string }): Promise<void> {
  await inHub(options, async (parts) => printInvitation(options.console, id, await invite(parts, id, BY)));
}

/** `zs account disable` */
export async function disableAccount(id: string, options: HubFolder): Promise<void> {
  await inHub(options, async (parts) => {
    await changeAccount(parts, id, { state: 'disabled' }, BY);
    printFacts({ disabled: id, next: 'signed out everywhere; what the account did stays in the histories' });
  });
}

// Behind the # the secret reaches no server log and no Referer.
function printInvitation(address: string, account: string, secret: string): void {
  const link = new URL(`/welcome#${secret}`, address).href;
  printFacts({ account, link, next: 'give it to that person only; it works once, within three days' });
}

async function inHub(folder: HubFolder, work: (parts: AccessParts) => Promise<void>): Promise<void> {
  await withStore(folder, async (store) => await work({ store, now: Date.now }));
}

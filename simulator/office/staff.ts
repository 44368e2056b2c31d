import { randomBytes } from 'node:crypto';
import type { SiteId } from '../../contract/ids.ts';
import { createAccount } from '../../hub/access/accounts.ts';
import { acceptInvitation, invite } from '../../hub/access/invitations.ts';
import type { AccessParts } from '../../hub/access/known-account.ts';
import type { Role } from '../../hub/access/roles.ts';
import { endSession } from '../../hub/access/sessions.ts';
import type { OfficeWords } from './words.ts';

/** Who works in the office: one account for each role, and two for the rules, which change by two people. */
const STAFF = [
  ['wangmin', 'operator'],
  ['lijing', 'reviewer'],
  ['zhaogang', 'approver'],
  ['chenhong', 'institution-user'],
  ['sunli', 'auditor'],
  ['zhoutao', 'rule-manager'],
  ['hejun', 'rule-manager'],
  ['wulei', 'fleet-technician'],
  ['zhengjie', 'administrator'],
] as const satisfies readonly (readonly [keyof OfficeWords['names'], Role])[];

const PASSWORD_BYTES = 8;

export interface OfficeAccount {
  readonly id: string;
  readonly role: Role;
  /** Of an institution's user. */
  readonly site: SiteId | null;
}

export interface OfficeStaff {
  readonly accounts: readonly OfficeAccount[];
  /** Of all of them, and of this run alone. */
  readonly password: string;
}

/** Makes the accounts as their owners would: invited, with a password of their own choice, drawn here. */
export async function hireStaff(
  parts: AccessParts,
  names: OfficeWords['names'],
  institution: SiteId,
): Promise<OfficeStaff> {
  const password = randomBytes(PASSWORD_BYTES).toString('hex');
  const accounts = STAFF.map(([id, role]) => ({ id, role, site: role === 'institution-user' ? institution : null }));
  for (const { id, role, site } of accounts) {
    await createAccount(parts, { id, name: names[id], roles: [role], site }, 'demo');
    const { session } = await acceptInvitation(parts, await invite(parts, id, 'demo'), password);
    await endSession(parts.store.db, session, parts.now());
  }
  return { accounts, password };
}

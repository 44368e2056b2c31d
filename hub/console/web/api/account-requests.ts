import type { z } from 'zod';
import type { AccountChange, NewAccount } from '../../../access/account.ts';
import { AccountList, AuditList, ColleagueList, InvitationView } from '../../session-schema.ts';
import { rememberPeople } from '../i18n/people-names.ts';
import { get, post } from './http.ts';

export type Accounts = z.infer<typeof AccountList>;
export type Invitation = z.infer<typeof InvitationView>;
export type AuditLines = z.infer<typeof AuditList>;

export function getAccounts(signal?: AbortSignal): Promise<Accounts> {
  return get(AccountList, '/v1/accounts', signal);
}

/** The link's secret is in the answer and nowhere else. */
export function makeAccount(account: NewAccount): Promise<Invitation> {
  return post(InvitationView, '/v1/accounts', account);
}

export function inviteAgain(id: string): Promise<Invitation> {
  return post(InvitationView, `/v1/accounts/${encodeURIComponent(id)}/invitations`, {});
}

export function changeAccount(id: string, change: AccountChange): Promise<Accounts> {
  return post(AccountList, `/v1/accounts/${encodeURIComponent(id)}/changes`, change);
}

/** Lines of the audit log, newest first, before `before` (a line of the ledger). */
export function getAudit(filter: URLSearchParams, signal?: AbortSignal): Promise<AuditLines> {
  return get(AuditList, `/v1/audit?${filter}`, signal);
}

export type Colleagues = z.infer<typeof ColleagueList>['items'];

/** Everybody whose account may stand in a history, by name. */
export async function getColleagues(signal?: AbortSignal): Promise<Colleagues> {
  const { items } = await get(ColleagueList, '/v1/colleagues', signal);
  rememberPeople(items);
  return items;
}

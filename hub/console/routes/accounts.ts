import { z } from 'zod';
import { AccountChange, AccountId } from '../../access/account.ts';
import { changeAccount, createAccount, listAccounts } from '../../access/accounts.ts';
import { createApiToken, listApiTokens, revokeApiToken } from '../../access/api-tokens.ts';
import { listAudit } from '../../access/audit.ts';
import { listColleagues } from '../../access/colleagues.ts';
import { invite } from '../../access/invitations.ts';
import type { Principal } from '../../access/sessions.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import {
  AccountList,
  ApiTokenInput,
  ApiTokenList,
  AuditList,
  AuditQueryInput,
  ColleagueList,
  InvitationView,
  NewAccountInput,
  NewApiToken,
} from '../session-schema.ts';

const ById = z.strictObject({ id: AccountId });
const TokenId = z.strictObject({ id: z.string().max(64) });
const Nothing = z.strictObject({});

/** Accounts, programs that act for them, and what everybody did. */
export const accountRoutes: Routes = (app, { store, now }) => {
  const parts = { store, now };
  const config = { access: 'account.manage' } as const;
  const own = { access: 'signed-in' } as const;

  app.get('/v1/accounts', { config, schema: { response: { 200: AccountList } } }, async () => ({
    items: await listAccounts(parts),
  }));

  app.get(
    '/v1/colleagues',
    { config: { access: 'finding.read' }, schema: { response: { 200: ColleagueList } } },
    async () => ({ items: await listColleagues(store.db) }),
  );

  app.post(
    '/v1/accounts',
    { config, schema: { body: NewAccountInput, response: { 200: InvitationView } } },
    async ({ body, actor }) => {
      await createAccount(parts, body, actor);
      return { account: body.id, secret: await invite(parts, body.id, actor) };
    },
  );

  app.post(
    '/v1/accounts/:id/changes',
    { config, schema: { params: ById, body: AccountChange, response: { 200: AccountList } } },
    async ({ params, body, actor }) => {
      await changeAccount(parts, params.id, body, actor);
      return { items: await listAccounts(parts) };
    },
  );

  app.post(
    '/v1/accounts/:id/invitations',
    { config, schema: { params: ById, body: Nothing, response: { 200: InvitationView } } },
    async ({ params, actor }) => ({ account: params.id, secret: await invite(parts, params.id, actor) }),
  );

  app.get('/v1/tokens', { config: own, schema: { response: { 200: ApiTokenList } } }, async ({ actor }) => ({
    items: (await listApiTokens(parts, actor)).map((token) => ({ ...token, permissions: [...token.permissions] })),
  }));

  app.post(
    '/v1/tokens',
    { config: own, schema: { body: ApiTokenInput, response: { 200: NewApiToken } } },
    async ({ body, principal }) => createApiToken(parts, withAccount(principal), body),
  );

  app.post(
    '/v1/tokens/:id/revocations',
    { config: own, schema: { params: TokenId, body: Nothing, response: { 200: Nothing } } },
    async ({ params, principal }) => {
      await revokeApiToken(parts, withAccount(principal), params.id);
      return {};
    },
  );

  app.get(
    '/v1/audit',
    { config: { access: 'audit.read' }, schema: { querystring: AuditQueryInput, response: { 200: AuditList } } },
    async ({ query }) => ({ items: await listAudit(store.db, query) }),
  );
};

// Who works without an account has nobody to answer for a program.
function withAccount(principal: Principal | null): Principal {
  if (!principal || principal.roles.length === 0) {
    throw new ConsoleError('ACCOUNT_REQUIRED', 'sign in with an account first; a token acts for one');
  }
  return principal;
}

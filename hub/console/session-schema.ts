import { z } from 'zod';
import { AccountId, AccountView, Colleague, NewAccount } from '../access/account.ts';
import { PERMISSIONS, ROLES } from '../access/roles.ts';

const Password = z.string().min(1).max(256);

export const SignInInput = z.strictObject({ account: z.string().min(1).max(64), password: Password });
export const InvitationInput = z.strictObject({ secret: z.string().min(20).max(100), password: Password });

/** Who is signed in, and what they may do: the page shows nothing else. */
export const SessionView = z.strictObject({
  account: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  permissions: z.array(z.enum(PERMISSIONS)),
  site: z.string().nullable(),
  /** False: works at this computer or by the hub's token, without an account. */
  signedIn: z.boolean(),
  /** Whether passkeys work under this address; they need a name. */
  passkeys: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;

/** What browsers and the library understand; its contents are checked there. */
export const PasskeyOptions = z.looseObject({ challenge: z.string() });
export const PasskeyAnswer = z.looseObject({ id: z.string().max(1400), type: z.literal('public-key') });
export const NewPasskey = z.strictObject({ label: z.string().trim().min(1).max(60), response: PasskeyAnswer });

export const NewAccountInput = NewAccount;
export const InvitationView = z.strictObject({ account: AccountId, secret: z.string() });
export const ColleagueList = z.strictObject({ items: z.array(Colleague) });

export const AccountList = z.strictObject({ items: z.array(AccountView) });

export const ApiTokenInput = z.strictObject({
  label: z.string().trim().min(1).max(60),
  permissions: z.array(z.enum(PERMISSIONS)).min(1),
  days: z.int().min(1).max(366),
});
export const ApiTokenItem = z.strictObject({
  id: z.string(),
  label: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
});
export const ApiTokenList = z.strictObject({ items: z.array(ApiTokenItem) });
export const NewApiToken = z.strictObject({ id: z.string(), token: z.string() });

export const AuditQueryInput = z.strictObject({
  account: z.string().max(64).optional(),
  action: z.string().max(64).optional(),
  target: z.string().max(100).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const AuditList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      index: z.int(),
      at: z.string(),
      account: z.string(),
      action: z.string(),
      target: z.strictObject({ type: z.string(), id: z.string() }).optional(),
      outcome: z.enum(['done', 'refused']),
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    }),
  ),
});

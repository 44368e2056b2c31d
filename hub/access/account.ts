import { z } from 'zod';
import { SiteId } from '../../contract/ids.ts';
import { ROLES } from './roles.ts';

/** The name that one signs in with, and that stands in histories for good. */
export const AccountId = z.string().regex(/^[a-z][a-z0-9._-]{2,39}$/, 'small letters, digits, dot, dash; 3 to 40');

export const NewAccount = z.strictObject({
  id: AccountId,
  /** As colleagues see it. */
  name: z.string().trim().min(1).max(60),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  /** The institution of an institution's user. */
  site: SiteId.nullable().default(null),
});
export type NewAccount = z.infer<typeof NewAccount>;

export const AccountView = z.strictObject({
  ...NewAccount.shape,
  site: SiteId.nullable(),
  state: z.enum(['invited', 'active', 'disabled']),
  passkeys: z.int(),
  lockedUntil: z.string().nullable(),
  createdAt: z.string(),
  createdBy: z.string(),
  lastSignInAt: z.string().nullable(),
});
export type AccountView = z.infer<typeof AccountView>;

export const AccountChange = z.strictObject({
  name: NewAccount.shape.name.optional(),
  roles: NewAccount.shape.roles.optional(),
  state: z.enum(['active', 'disabled']).optional(),
});
export type AccountChange = z.infer<typeof AccountChange>;

/** An account as whoever works beside it sees it: histories carry the account, people know each other by name. */
export const Colleague = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** The institution of an institution's user; null in the office. */
  site: z.string().nullable(),
  /** Can be given a case. */
  works: z.boolean(),
});
export type Colleague = z.infer<typeof Colleague>;

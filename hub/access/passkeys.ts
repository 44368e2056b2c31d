import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Row } from '../store/tables.ts';
import { auditWithin } from './audit.ts';
import { AccessError } from './error.ts';
import { type AccessParts, findAccount } from './known-account.ts';
import { finishSignIn } from './sign-in.ts';

const CHALLENGE_MS = 5 * 60_000;

/** The name under which browsers reach this hub (WebAuthn relying party): a name, never an IP address. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/** What a browser needs to make a passkey for an account that is signed in. */
export async function beginPasskey(
  parts: AccessParts,
  { id: rpID }: RelyingParty,
  account: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await findAccount(parts.store.db, account);
  if (!known) throw new AccessError('ACCOUNT_UNKNOWN', `there is no account ${account}`);
  const existing = await parts.store.db.selectFrom('passkeys').select('id').where('account', '=', account).execute();
  const options = await generateRegistrationOptions({
    rpName: 'Zhenshen',
    rpID,
    userName: account,
    userDisplayName: known.name,
    attestationType: 'none',
    excludeCredentials: existing,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge(parts, options.challenge, account);
  return options;
}

/** Keeps the passkey that a browser made. Throws AccessError `PASSKEY_REFUSED`. */
export async function finishPasskey(
  parts: AccessParts,
  { id: expectedRPID, origin: expectedOrigin }: RelyingParty,
  account: string,
  { label, response }: { readonly label: string; readonly response: RegistrationResponseJSON },
): Promise<void> {
  const { store, now } = parts;
  const verified = await refusing(() =>
    verifyRegistrationResponse({
      response,
      expectedRPID,
      expectedOrigin,
      expectedChallenge: (challenge) => takeChallenge(parts, challenge, account),
    }),
  );
  if (!verified.verified) throw new AccessError('PASSKEY_REFUSED', 'the passkey could not be verified; try again');
  const { id, publicKey, counter, transports } = verified.registrationInfo.credential;
  const at = now();
  await store.transaction(
    async (trx) => {
      await trx
        .insertInto('passkeys')
        .values({
          id,
          account,
          public_key: Buffer.from(publicKey).toString('base64url'),
          counter,
          transports: JSON.stringify(transports ?? []),
          label,
          created_at: new Date(at).toISOString(),
          last_used_at: null,
        })
        .execute();
      await auditWithin(trx, { account, action: 'passkey.added', outcome: 'done' }, at);
    },
    { sequencer: true },
  );
}

/** What a browser needs to sign in with whatever passkey it has. */
export async function beginPasskeySignIn(
  parts: AccessParts,
  { id: rpID }: RelyingParty,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
  await keepChallenge(parts, options.challenge, null);
  return options;
}

/** Signs in with a passkey and gives the session's secret. Throws AccessError `SIGN_IN_FAILED` or `PASSKEY_REFUSED`. */
export async function signInWithPasskey(
  parts: AccessParts,
  { id: expectedRPID, origin: expectedOrigin }: RelyingParty,
  response: AuthenticationResponseJSON,
): Promise<string> {
  const { db } = parts.store;
  const key = await db.selectFrom('passkeys').selectAll().where('id', '=', response.id).executeTakeFirst();
  if (!key) return await finishSignIn(parts, 'unknown', undefined, 'passkey');
  const { verified, authenticationInfo } = await refusing(() =>
    verifyAuthenticationResponse({
      response,
      expectedRPID,
      expectedOrigin,
      expectedChallenge: (challenge) => takeChallenge(parts, challenge, null),
      credential: { id: key.id, publicKey: Buffer.from(key.public_key, 'base64url'), counter: key.counter },
    }),
  );
  const account = await findAccount(db, key.account);
  const proven = verified && account?.state === 'active' ? account : undefined;
  if (proven) await noteUse(parts, key, authenticationInfo.newCounter);
  return await finishSignIn(parts, key.account, proven, 'passkey');
}

async function noteUse({ store: { db }, now }: AccessParts, { id }: Row<'passkeys'>, counter: number): Promise<void> {
  const used = { counter, last_used_at: new Date(now()).toISOString() };
  await db.updateTable('passkeys').set(used).where('id', '=', id).execute();
}

async function keepChallenge(
  { store: { db }, now }: AccessParts,
  challenge: string,
  account: string | null,
): Promise<void> {
  const at = now();
  await db.deleteFrom('passkey_challenges').where('expires_at', '<=', new Date(at).toISOString()).execute();
  const expires = new Date(at + CHALLENGE_MS).toISOString();
  await db.insertInto('passkey_challenges').values({ challenge, account, expires_at: expires }).execute();
}

// Deleted as it is looked up: the same signed answer sent twice finds nothing the second time.
async function takeChallenge(
  { store: { db }, now }: AccessParts,
  challenge: string,
  account: string | null,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('passkey_challenges')
    .where('challenge', '=', challenge)
    .where('account', account === null ? 'is' : '=', account)
    .where('expires_at', '>', new Date(now()).toISOString())
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

async function refusing<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (cause) {
    throw new AccessError('PASSKEY_REFUSED', 'the passkey was not accepted; try again or use the password', cause);
  }
}

import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { acceptInvitation } from '../../access/invitations.ts';
import {
  beginPasskey,
  beginPasskeySignIn,
  finishPasskey,
  type RelyingParty,
  signInWithPasskey,
} from '../../access/passkeys.ts';
import { endSession, type Principal, principalOf } from '../../access/sessions.ts';
import { signIn } from '../../access/sign-in.ts';
import type { ConsoleAccess } from '../access.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { clearSessionCookie, sessionSecret, setSessionCookie } from '../session-cookie.ts';
import {
  InvitationInput,
  NewPasskey,
  PasskeyAnswer,
  PasskeyOptions,
  SessionView,
  SignInInput,
} from '../session-schema.ts';

const Nothing = z.strictObject({});
/** Attempts a minute from one address; a ward behind one router still gets in. */
const ATTEMPTS = { rateLimit: { max: 30, timeWindow: 60_000 } } as const;

/** Signing in and out. */
export const sessionRoutes: Routes = (app, { store, now, access }) => {
  const parts = { store, now };
  const open = { access: 'public', ...ATTEMPTS } as const;
  const own = { access: 'signed-in' } as const;
  const viewOf = (principal: Principal, request: FastifyRequest): SessionView => ({
    account: principal.account,
    name: principal.name,
    roles: [...principal.roles],
    permissions: [...principal.permissions],
    site: principal.site,
    signedIn: principal.roles.length > 0,
    passkeys: partyOf(access, request) !== undefined,
  });
  const entered = async (secret: string, request: FastifyRequest): Promise<SessionView> => {
    const principal = await principalOf(parts, secret);
    if (!principal) throw new ConsoleError('SIGN_IN_REQUIRED', 'sign in first');
    return viewOf(principal, request);
  };

  app.get('/v1/session', { config: own, schema: { response: { 200: SessionView } } }, (request) =>
    viewOf(accountOf(request), request),
  );

  app.post(
    '/v1/session',
    { config: open, schema: { body: SignInInput, response: { 200: SessionView } } },
    async (request, reply) => {
      const secret = await signIn(parts, request.body.account, request.body.password);
      setSessionCookie(reply, access, secret);
      return entered(secret, request);
    },
  );

  app.post(
    '/v1/session/end',
    { config: own, schema: { body: Nothing, response: { 200: Nothing } } },
    async (request, reply) => {
      const secret = sessionSecret(request);
      if (secret !== undefined) {
        await endSession(store.db, secret, now());
        await audit(store, { account: request.actor, action: 'sign-out', outcome: 'done' }, now());
      }
      clearSessionCookie(reply, access);
      return {};
    },
  );

  app.post(
    '/v1/session/invitation',
    { config: open, schema: { body: InvitationInput, response: { 200: SessionView } } },
    async (request, reply) => {
      const { session } = await acceptInvitation(parts, request.body.secret, request.body.password);
      setSessionCookie(reply, access, session);
      return entered(session, request);
    },
  );

  app.post(
    '/v1/session/passkey/options',
    { config: open, schema: { body: Nothing, response: { 200: PasskeyOptions } } },
    async (request) => ({ ...(await beginPasskeySignIn(parts, neededParty(access, request))) }),
  );

  app.post(
    '/v1/session/passkey',
    { config: open, schema: { body: PasskeyAnswer, response: { 200: SessionView } } },
    async (request, reply) => {
      // The shape beyond this is checked by the library, which knows the standard.
      const response = request.body as unknown as AuthenticationResponseJSON;
      const secret = await signInWithPasskey(parts, neededParty(access, request), response);
      setSessionCookie(reply, access, secret);
      return entered(secret, request);
    },
  );

  app.post(
    '/v1/passkeys/options',
    { config: own, schema: { body: Nothing, response: { 200: PasskeyOptions } } },
    async (request) => ({ ...(await beginPasskey(parts, neededParty(access, request), request.actor)) }),
  );

  app.post(
    '/v1/passkeys',
    { config: own, schema: { body: NewPasskey, response: { 200: Nothing } } },
    async (request) => {
      const { label, response } = request.body;
      const made = { label, response: response as unknown as RegistrationResponseJSON };
      await finishPasskey(parts, neededParty(access, request), request.actor, made);
      return {};
    },
  );
};

function accountOf({ principal }: FastifyRequest): Principal {
  if (!principal) throw new ConsoleError('SIGN_IN_REQUIRED', 'sign in first');
  return principal;
}

/** Passkeys are bound to the name under which the hub is reached; an address of digits has none. */
function partyOf(access: ConsoleAccess, { headers, protocol }: FastifyRequest): RelyingParty | undefined {
  const url = access.mode === 'accounts' ? URL.parse(access.origin) : URL.parse(`${protocol}://${headers.host}`);
  if (!url || /^[\d.]+$|^\[/.test(url.hostname)) return undefined;
  return { id: url.hostname, origin: url.origin };
}

function neededParty(access: ConsoleAccess, request: FastifyRequest): RelyingParty {
  const party = partyOf(access, request);
  if (!party) throw new ConsoleError('PASSKEYS_NEED_A_NAME', 'passkeys need a name such as localhost, not digits');
  return party;
}

import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { principalOfToken } from '../access/api-tokens.ts';
import { audit } from '../access/audit.ts';
import type { AccessParts } from '../access/known-account.ts';
import { type Permission, permissionsOf } from '../access/roles.ts';
import { secretDigest } from '../access/secret-text.ts';
import { type Principal, principalListening, principalOf } from '../access/sessions.ts';
import { ConsoleError } from './error.ts';
import { assertOwnOrigin, assertSameComputer, closeOffLoopback } from './origin.ts';
import { sessionSecret } from './session-cookie.ts';

/** Who may call a route. There is no default: a route that doesn't say stops the start. */
export type RouteAccess = 'public' | 'signed-in' | Permission;

/**
 * How people are recognised besides by their session or API token. `loopback`: whoever sits at this computer works as an operator
 * without signing in; the hub then listens on a loopback address only. `token`: so does whoever holds the token. `accounts`:
 * everybody signs in; `origin` is the address under which browsers reach this hub.
 */
export type ConsoleAccess =
  | { readonly mode: 'loopback' }
  | { readonly mode: 'token'; readonly token: string }
  | { readonly mode: 'accounts'; readonly origin: string };

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
  interface FastifyRequest {
    /** On whose behalf the request acts; null on public routes. */
    principal: Principal | null;
    /** Its account; written into histories. */
    actor: string;
  }
  interface FastifyInstance {
    /** Every route with who may call it, for the scan of all routes by all roles. */
    declaredAccess: { readonly method: string; readonly url: string; readonly access: RouteAccess }[];
  }
}

const SHORTEST_TOKEN = 24;
const PERMISSIONS_WITHOUT_ACCOUNT = permissionsOf(['operator', 'rule-manager', 'fleet-technician', 'auditor']);

/** Denies every request that its route's access doesn't allow. */
export function requireAccess(app: FastifyInstance, access: ConsoleAccess, parts: AccessParts): void {
  if (access.mode === 'token' && access.token.length < SHORTEST_TOKEN) {
    throw new ConsoleError('WEAK_TOKEN', `the access token needs ${SHORTEST_TOKEN} characters or more`);
  }
  app.decorateRequest('principal', null);
  app.decorateRequest('actor', 'nobody');
  app.decorate('declaredAccess', []);

  app.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.access) {
      throw new ConsoleError('ACCESS_UNDECLARED', `route ${url} does not say who may call it (config.access)`);
    }
    for (const one of [method].flat()) app.declaredAccess.push({ method: one, url, access: config.access });
  });

  app.addHook('onRequest', async (request) => {
    if (access.mode === 'loopback') assertSameComputer(request);
    else assertOwnOrigin(request);
    const needed = request.routeOptions.config.access;
    if (request.is404 || needed === 'public') return;
    const principal = await principalFor(request, access, parts);
    if (!principal) throw new ConsoleError('SIGN_IN_REQUIRED', 'sign in first');
    request.principal = principal;
    request.actor = principal.account;
    if (needed === 'signed-in' || (needed && principal.permissions.has(needed))) return;
    const route = `${request.method} ${request.routeOptions.url}`;
    const entry = { account: principal.account, action: 'request', outcome: 'refused', detail: { route } } as const;
    await audit(parts.store, entry, parts.now());
    throw new ConsoleError('NOT_ALLOWED', `your account may not do this (${needed})`);
  });

  if (access.mode === 'loopback') closeOffLoopback(app);
}

/** On whose behalf a request acts that goes on for long: asked again, without counting as a use of the session. */
export function principalStill(
  request: FastifyRequest,
  access: ConsoleAccess,
  parts: AccessParts,
): Promise<Principal | undefined> {
  return principalFor(request, access, parts, principalListening);
}

async function principalFor(
  request: FastifyRequest,
  access: ConsoleAccess,
  parts: AccessParts,
  bySession = principalOf,
): Promise<Principal | undefined> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    if (access.mode === 'token' && sameSecret(bearer, access.token)) return withoutAccount('token-operator');
    return await principalOfToken(parts, bearer); // a wrong token is wrong, whoever else is signed in
  }
  const secret = sessionSecret(request);
  const signedIn = secret === undefined ? undefined : await bySession(parts, secret);
  return signedIn ?? (access.mode === 'loopback' ? withoutAccount('local-operator') : undefined);
}

function withoutAccount(account: string): Principal {
  return { account, name: account, roles: [], permissions: PERMISSIONS_WITHOUT_ACCOUNT, site: null };
}

// Digested first: equal lengths, so that the comparison takes the same time for every wrong token.
function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(secretDigest(given)), Buffer.from(secretDigest(expected)));
}

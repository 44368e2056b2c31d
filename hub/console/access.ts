import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ConsoleError } from './error.ts';

/** Who may call a route. There is no default: a route that doesn't say stops the start. */
export type RouteAccess = 'public' | 'operator';

/**
 * How operators are recognised. `loopback`: whoever sits at this computer; the hub then listens on a loopback address
 * only. `token`: whoever holds the token.
 */
export type ConsoleAccess = { readonly mode: 'loopback' } | { readonly mode: 'token'; readonly token: string };

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
  interface FastifyRequest {
    /** The account on whose behalf the request acts; written into histories. */
    actor: string;
  }
}

const SHORTEST_TOKEN = 24;

/** Denies every request that its route's access doesn't allow. */
export function requireAccess(app: FastifyInstance, access: ConsoleAccess): void {
  if (access.mode === 'token' && access.token.length < SHORTEST_TOKEN) {
    throw new ConsoleError('WEAK_TOKEN', `the access token needs ${SHORTEST_TOKEN} characters or more`);
  }
  app.decorateRequest('actor', 'nobody');

  app.addHook('onRoute', (route) => {
    if (!route.config?.access) {
      throw new ConsoleError('ACCESS_UNDECLARED', `route ${route.url} does not say who may call it (config.access)`);
    }
  });

  app.addHook('onRequest', async (request) => {
    if (access.mode === 'loopback') assertSameComputer(request);
    if (request.is404 || request.routeOptions.config.access === 'public') return;
    if (access.mode === 'token') assertToken(request, access.token);
    request.actor = access.mode === 'token' ? 'token-operator' : 'local-operator';
  });

  if (access.mode === 'loopback') {
    // fastify only logs what this hook throws, so the doors are closed here.
    app.addHook('onListen', async () => {
      const addresses = app.addresses().map((bound) => (typeof bound === 'string' ? bound : bound.address));
      const open = addresses.find((address) => !/^(127\.|::1$)/.test(address));
      if (open === undefined) return;
      await app.close();
      throw new ConsoleError('NOT_LOOPBACK', `listening on ${open} needs an access token; set one`);
    });
  }
}

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;
const SAFE_METHODS = ['GET', 'HEAD'];

// The adversary is a web page in the operator's browser: by a name that it makes resolve to this computer (DNS
// rebinding), or by a form that posts here from elsewhere. Command-line clients send no Origin.
function assertSameComputer({ headers, method }: FastifyRequest): void {
  if (!LOOPBACK_HOST.test(headers.host ?? '')) {
    throw new ConsoleError('FOREIGN_HOST', 'this hub answers under localhost, 127.0.0.1 and [::1] only');
  }
  if (SAFE_METHODS.includes(method) || headers.origin === undefined) return;
  if (headers.origin !== `http://${headers.host}`) {
    throw new ConsoleError('FOREIGN_ORIGIN', 'another web site must not act here');
  }
}

function assertToken({ headers }: FastifyRequest, token: string): void {
  const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  // Hashed first: equal lengths, so that the comparison takes the same time for every wrong token.
  if (!timingSafeEqual(sha256(given), sha256(token))) {
    throw new ConsoleError('TOKEN_REQUIRED', 'send the access token as: Authorization: Bearer TOKEN');
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

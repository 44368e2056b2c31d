import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ConsoleError } from './error.ts';

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;
const SAFE_METHODS = ['GET', 'HEAD'];

/**
 * The adversary is a web page in the operator's browser: by a name that it makes resolve to this computer (DNS rebinding), or
 * by a form that posts here from elsewhere. Command-line clients send no Origin.
 */
export function assertSameComputer(request: FastifyRequest): void {
  if (!LOOPBACK_HOST.test(request.headers.host ?? '')) {
    throw new ConsoleError('FOREIGN_HOST', 'this hub answers under localhost, 127.0.0.1 and [::1] only');
  }
  assertOwnOrigin(request);
}

/** Refuses what changes something and comes from another site's page (CSRF), besides the cookie's own SameSite=Strict. */
export function assertOwnOrigin({ headers, method }: FastifyRequest): void {
  if (SAFE_METHODS.includes(method) || headers.origin === undefined) return;
  if (URL.parse(headers.origin)?.host !== headers.host) {
    throw new ConsoleError('FOREIGN_ORIGIN', 'another web site must not act here');
  }
}

/** For a GET that leaves a trace: another site must not be able to fill the log in an operator's name. */
export function assertOwnPage({ headers }: FastifyRequest): void {
  if (headers['sec-fetch-site'] === 'cross-site') {
    throw new ConsoleError('FOREIGN_ORIGIN', 'another web site must not act here');
  }
}

/** Closes an application that is made to listen on another address although it asks nobody to sign in. */
export function closeOffLoopback(app: FastifyInstance): void {
  // fastify only logs what this hook throws, so the doors are closed here.
  app.addHook('onListen', async () => {
    const addresses = app.addresses().map((bound) => (typeof bound === 'string' ? bound : bound.address));
    const open = addresses.find((address) => !/^(127\.|::1$)/.test(address));
    if (open === undefined) return;
    await app.close();
    throw new ConsoleError('NOT_LOOPBACK', `listening on ${open} needs accounts or an access token`);
  });
}

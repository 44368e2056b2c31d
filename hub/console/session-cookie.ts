import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleAccess } from './access.ts';

// `__Host-`: the browser itself refuses the cookie without Secure, or from a neighbouring subdomain.
const SECURE_NAME = '__Host-zs-session';
const LOOPBACK_NAME = 'zs-session';

/** The session's secret that the browser sent, if any. */
export function sessionSecret({ cookies }: FastifyRequest): string | undefined {
  return cookies[SECURE_NAME] ?? cookies[LOOPBACK_NAME];
}

/** Gives the browser a session: unreadable for scripts, never sent along from another site, gone when the browser closes. */
export function setSessionCookie(reply: FastifyReply, access: ConsoleAccess, secret: string): void {
  const secure = isSecure(access);
  const name = secure ? SECURE_NAME : LOOPBACK_NAME;
  reply.setCookie(name, secret, { path: '/', httpOnly: true, sameSite: 'strict', secure });
}

export function clearSessionCookie(reply: FastifyReply, access: ConsoleAccess): void {
  const secure = isSecure(access);
  reply.clearCookie(secure ? SECURE_NAME : LOOPBACK_NAME, { path: '/', httpOnly: true, sameSite: 'strict', secure });
}

function isSecure(access: ConsoleAccess): boolean {
  return access.mode === 'accounts' && access.origin.startsWith('https:');
}

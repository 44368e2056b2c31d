import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { addDeviceRoutes, type DeviceRouteParts } from './device-routes.ts';
import { KioskError } from './error.ts';
import { errorAnswer } from './error-answer.ts';
import { assertLocal } from './local-only.ts';
import { addPageFiles, type PageFileParts } from './page-files.ts';
import { addPageSocket, MAX_PAGE_FRAME_BYTES, type PageSocketParts } from './page-socket.ts';
import { addPersonRoutes, type PersonRouteParts } from './person-routes.ts';
import type { Screen } from './screen.ts';
import { addStaffRoutes, type StaffRouteParts } from './staff-routes.ts';

/** Largest JSON body, in bytes: the largest request has about 500. */
const MAX_BODY_BYTES = 8_192;

// The page loads nothing from elsewhere and nobody may frame it. Inline styles: Vue sets them on elements.
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export interface KioskAppParts
  extends PageSocketParts,
    PageFileParts,
    DeviceRouteParts,
    PersonRouteParts,
    StaffRouteParts {
  readonly screen: Screen;
  readonly logger: Logger;
}

/** The kiosk's HTTP and WebSocket interface, the same for tests and production. Listening is the caller's. */
export async function buildKioskApp(parts: KioskAppParts): Promise<FastifyInstance> {
  const { logger } = parts;
  // A client that never lets go of its connection must not keep the agent from stopping.
  const app = Fastify({ logger: false, bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  // Only JSON has a parser: a form or plain text, which a foreign page could send without asking first, is refused.
  app.removeContentTypeParser('text/plain');

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    assertLocal(request.headers);
  });
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    // The route's pattern, never the address or the body: those could hold a person number.
    logger.debug({ method, route: routeOptions.url, statusCode, ms: Math.round(elapsedTime) }, 'kiosk: answered');
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = errorAnswer(error);
    const { code } = body.error;
    const at = { code, route: request.routeOptions.url };
    if (status >= 500)
      logger.error({ ...at, error: error instanceof Error ? error.name : typeof error }, 'kiosk: failed');
    else logger.info(at, 'kiosk: refused');
    // A refused upgrade is no longer among the server's own connections: left open, it would outlive the server.
    if (request.headers.upgrade) reply.raw.once('finish', () => request.raw.socket.destroySoon());
    return reply.status(status).send(body);
  });
  app.setNotFoundHandler(() => {
    throw new KioskError('NOT_FOUND', 'there is nothing at this address');
  });

  await app.register(websocket, { options: { maxPayload: MAX_PAGE_FRAME_BYTES } });
  // biome-ignore lint/nursery/noMisusedPromises: fastify awaits its plugins
  await app.register(async (scope) => {
    addPersonRoutes(scope, parts);
    addDeviceRoutes(scope, parts);
    addPageSocket(scope, parts);
  });
  // In a scope of their own: every route in it asks for the PIN, also those that are added later.
  // biome-ignore lint/nursery/noMisusedPromises: fastify awaits its plugins
  await app.register(async (scope) => addStaffRoutes(scope, parts));
  await addPageFiles(app, parts);
  return app;
}

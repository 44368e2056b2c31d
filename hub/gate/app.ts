import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { hasZodFastifySchemaValidationErrors, validatorCompiler } from 'fastify-type-provider-zod';
import { jsonProblem } from '../../contract/json-limits.ts';
import { streamChanges } from '../notify/event-stream.ts';
import type { Database } from '../store/store.ts';
import { createRateLimit } from '../vault/rate-limit.ts';
import { GateError, type GateErrorCode } from './error.ts';
import type { Gate } from './gate.ts';
import { GATE_REQUESTS, GATE_STAGES, type GateRequest } from './gate-request.ts';
import { type GateToken, knownTokens } from './tokens.ts';

export interface GateAppNeeds {
  readonly gate: Gate;
  readonly db: Database;
  readonly logger: FastifyBaseLogger;
  readonly now: () => number;
  /** Questions of one token: at once, and per second from then on. */
  readonly rate?: { readonly burst: number; readonly perSecond: number };
  /** Own key and certificate (PEM): outside of this computer the gate is reached by HTTPS only. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A settlement of 500 lines has about 150 kB. */
const MAX_BODY_BYTES = 256 * 1024;
const REQUEST_TIMEOUT_MS = 15_000;

/** Event streams of one token at once. */
const MOST_STREAMS = 4;

const STATUS: Record<GateErrorCode, number> = {
  TOKEN_REQUIRED: 401,
  UNKNOWN_TOKEN: 401,
  TOO_MANY_REQUESTS: 429,
  WRONG_SITE: 403,
  CLOCK_OFF: 422,
  ALREADY_SETTLED: 409,
  REQUEST_CHANGED: 409,
  THREAD_FAILED: 503,
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler of the gate runs. */
    institution: GateToken | null;
  }
}

/** The gate's HTTP interface for systems of institutions, ready to listen or to be called with `inject`. */
export function buildGateApp({ gate, db, logger, now, rate, tls }: GateAppNeeds): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    ...(tls && { https: { ...tls, minVersion: 'TLSv1.2' as const } }),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.decorateRequest('institution', null);
  authenticate(app, knownTokens(db, now), createRateLimit({ burst: 200, perSecond: 100, ...rate, now }));
  answerErrors(app);

  app.addHook('preValidation', async ({ body }) => {
    const problem = jsonProblem(body);
    if (problem) throw Object.assign(new Error(`${problem.path || 'body'}: ${problem.reason}`), { statusCode: 400 });
  });
  for (const stage of GATE_STAGES) {
    app.post(`/v1/gate/${stage}`, { schema: { body: GATE_REQUESTS[stage] } }, async (request) => {
      return await gate.ask(stage, request.body as GateRequest, tokenOf(request).site);
    });
  }
  addEventStream(app, db);
  return app;
}

function addEventStream(app: FastifyInstance, db: Database): void {
  const closing = new AbortController();
  const streams = new Map<string, number>();
  app.addHook('preClose', async () => closing.abort());
  app.get('/v1/events', async (request, reply) => {
    const { id, site } = tokenOf(request);
    const open = streams.get(id) ?? 0;
    if (open >= MOST_STREAMS) throw new GateError('TOO_MANY_REQUESTS', 'this token has enough event streams open');
    streams.set(id, open + 1);
    reply.hijack();
    const lastEventId = request.headers['last-event-id']?.toString();
    try {
      await streamChanges(db, reply.raw, { site, lastEventId, signal: closing.signal });
    } catch (error) {
      request.log.error({ err: error }, 'an event stream broke');
      reply.raw.destroy(); // the other side comes back with the last id it has
    } finally {
      streams.set(id, (streams.get(id) ?? 1) - 1);
    }
  });
}

/** The institution that asks; no route is reached without one. */
export function tokenOf({ institution }: FastifyRequest): GateToken {
  if (institution) return institution;
  throw new GateError('TOKEN_REQUIRED', 'send the token of the institution as: Authorization: Bearer TOKEN');
}

// Before a byte of the body is read, also for addresses that don't exist.
function authenticate(
  app: FastifyInstance,
  tokenBy: (token: string) => Promise<GateToken | undefined>,
  mayGoOn: (caller: string) => boolean,
): void {
  app.addHook('onRequest', async (request) => {
    const given = /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
    if (given === undefined) tokenOf(request);
    const known = await tokenBy(given ?? '');
    if (!known)
      throw new GateError('UNKNOWN_TOKEN', 'this token is not known or was withdrawn; ask the bureau for one');
    if (!mayGoOn(known.id)) throw new GateError('TOO_MANY_REQUESTS', 'wait a moment before the next question');
    request.institution = known;
  });
}

function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: 'NOT_FOUND', message: 'there is no such address' } }),
  );
  app.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (error instanceof GateError) {
      const { code, message } = error;
      if (code === 'TOO_MANY_REQUESTS') reply.header('retry-after', '1');
      return reply.code(STATUS[code]).send({ error: { code, message } });
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const [issue] = error.validation;
      const path = issue?.instancePath.split('/').filter(Boolean).join('.');
      const message = `${path || 'body'}: ${issue?.message ?? 'invalid'}`;
      return reply.code(400).send({ error: { code: 'INVALID_REQUEST', message } });
    }
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, 'gate: request failed');
    const message = status >= 500 ? 'the gate failed; go on with the visit and record it' : error.message;
    const code = status >= 500 ? 'INTERNAL' : (error.code ?? 'BAD_REQUEST').replace(/^FST_ERR_(CTP_)?/, '');
    return reply.code(status).send({ error: { code, message } });
  });
}

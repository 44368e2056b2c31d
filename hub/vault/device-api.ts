import { TLSSocket } from 'node:tls';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { ENROLMENT_PATHS } from '../../contract/enrolment.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { FaceTemplate, VAULT_PATHS, VaultRequest } from '../../contract/vault.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import type { Store } from '../store/store.ts';
import { authenticateDevice } from './device-auth.ts';
import { handOut } from './hand-out.ts';
import { putTemplate } from './put-template.ts';
import { createRateLimit } from './rate-limit.ts';
import { refusal, refusalOf } from './refusal-answer.ts';
import type { AskingDevice, Vault } from './vault.ts';

export interface DeviceApiOptions {
  readonly store: Store;
  readonly identity: Pick<HubIdentity, 'ca' | 'tls' | 'vaultKey'>;
  readonly facePolicy: FacePolicy;
  /** What else devices may call; the same doors stand before it. */
  readonly routes?: readonly ((app: FastifyInstance) => void)[];
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly logger: FastifyBaseLogger;
  readonly now: () => number;
  /** Requests of one device: at once, and per second from then on. */
  readonly rate?: { readonly burst: number; readonly perSecond: number };
}

export interface DeviceApi {
  readonly port: number;
  stop(): Promise<void>;
}

const MAX_BODY_BYTES = 16_384; // a template with its consent has about 4 kB
const REQUEST_TIMEOUT_MS = 10_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler runs: no route can be reached by nobody. */
    device: AskingDevice | null;
  }
}

/** Starts the hub's HTTPS interface for devices: both sides show a certificate of the region's authority. */
export async function startDeviceApi(options: DeviceApiOptions): Promise<DeviceApi> {
  const app = buildDeviceApi(options);
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    stop: async () => await app.close(),
  };
}

function buildDeviceApi({
  store,
  identity,
  facePolicy,
  routes = [],
  logger,
  now,
  rate = { burst: 30, perSecond: 2 },
}: DeviceApiOptions) {
  const { ca, tls, vaultKey } = identity;
  const vault: Vault = { store, vaultKey, facePolicy, now };
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    https: {
      key: tls.privateKey.export({ format: 'pem', type: 'pkcs8' }),
      cert: tls.certificate,
      ca: ca.certificate,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
    },
  });
  app.decorateRequest('device', null);

  const mayGoOn = createRateLimit({ ...rate, now });
  // Before routing is known to be right and before a byte of the body is read; also for addresses that don't exist.
  app.addHook('onRequest', async (request, reply) => {
    const socket = request.raw.socket;
    const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    const alsoFormer = request.url === ENROLMENT_PATHS.renewals;
    const authentication = await authenticateDevice(store.db, certificate, { alsoFormer });
    if (authentication.outcome === 'refused') {
      request.log.warn({ code: authentication.code }, 'refused a device');
      const { status, body } = refusal(401, authentication.code, 'this certificate is not one of an active device');
      return reply.code(status).send(body);
    }
    if (!mayGoOn(authentication.device.id)) {
      const { status, body } = refusal(429, 'TOO_MANY_REQUESTS', 'wait a moment before the next request');
      return reply.code(status).header('retry-after', '1').send(body);
    }
    request.device = authentication.device;
  });

  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const { status, body } = refusalOf(error);
    const facts = { device: request.device?.id, code: body.error.code };
    if (status >= 500) request.log.error({ ...facts, err: error }, 'a device request failed');
    else request.log.info(facts, 'refused a device request');
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(refusal(404, 'NOT_FOUND', 'no such address').body));

  app.put(VAULT_PATHS.templates, async (request, reply) => {
    await putTemplate(vault, parseOrThrow(FaceTemplate, request.body, 'template'), requireDevice(request.device));
    return reply.code(204).send();
  });
  app.post(VAULT_PATHS.requests, async (request) => {
    const device = requireDevice(request.device);
    const wanted = parseOrThrow(VaultRequest, request.body, 'vault request');
    const answer = await handOut(vault, wanted, device);
    request.log.info({ device: device.id, scope: wanted.scope, templates: answer.templates.length }, 'handed out');
    return answer;
  });
  for (const addRoutes of routes) addRoutes(app);
  return app;
}

function requireDevice(device: AskingDevice | null): AskingDevice {
  if (device) return device;
  throw new Error('a route was reached without a device');
}

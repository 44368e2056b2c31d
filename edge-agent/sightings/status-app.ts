import Fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { CameraState } from '../camera/camera.ts';
import type { Health } from '../health/progress.ts';
import { errorAnswer } from '../kiosk/error-answer.ts';
import { assertLocal } from '../kiosk/local-only.ts';
import type { Link } from '../uplink/link-status.ts';

export interface StatusAppParts {
  readonly health: Health;
  readonly registry: Registry;
  readonly link: Pick<Link, 'status'>;
  readonly camera: { readonly state: CameraState };
  readonly staff: { readonly size: number };
  readonly engineFailed: () => boolean;
}

/** What a camera without a screen answers on its own machine: is it well, and how busy. It shows no pictures and no people. */
export function buildStatusApp({
  health,
  registry,
  link,
  camera,
  staff,
  engineFailed,
}: StatusAppParts): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: 1024, forceCloseConnections: true });
  app.addHook('onRequest', async (request) => assertLocal(request.headers));
  app.setErrorHandler((error, _request, reply) => {
    const { status, body } = errorAnswer(error);
    return reply.status(status).send(body);
  });
  app.get('/health', async (_request, reply) => {
    const report = health.report();
    const { online, pending, outOfService } = link.status;
    const sees = camera.state === 'ok' && !engineFailed();
    const healthy = report.healthy && sees && outOfService === null;
    const answer = { ...report, healthy, camera: camera.state, link: { online, pending }, staff: staff.size };
    return reply.status(healthy ? 200 : 503).send(answer);
  });
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  return app;
}

import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Health } from '../health/progress.ts';
import type { Screen } from './screen.ts';

export interface DeviceRouteParts {
  readonly health: Health;
  readonly registry: Registry;
  readonly screen: Screen;
}

/** What the technician's tools ask: is it well, and how busy. */
export function addDeviceRoutes(app: FastifyInstance, { health, registry, screen }: DeviceRouteParts): void {
  app.get('/health', async (_request, reply) => {
    const report = health.report();
    const { camera, link, phase, browserCamera } = screen.state;
    // A page that is not open is no ill camera.
    const sees = camera !== 'lost' || browserCamera;
    const healthy = report.healthy && sees && phase.name !== 'out-of-service';
    return reply.status(healthy ? 200 : 503).send({ ...report, healthy, camera, link });
  });
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}

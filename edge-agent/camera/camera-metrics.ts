import { Gauge, type Registry } from 'prom-client';
import type { Camera, CameraCounts } from './camera.ts';

/** Gauges that are read from the camera at each scrape. Called once. */
export function exposeCamera(registry: Registry, camera: Pick<Camera, 'state' | 'counts'>): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  const count = (name: keyof Omit<CameraCounts, 'stillMs'>) => () => camera.counts[name];
  gauge('zs_agent_camera_ok', '1 while readable pictures arrive', () => Number(camera.state === 'ok'));
  gauge('zs_agent_camera_pictures', 'Pictures that arrived since the start', count('pictures'));
  gauge('zs_agent_camera_superseded', 'Pictures replaced by a newer one before use', count('superseded'));
  gauge('zs_agent_camera_unreadable', 'Pictures that were broken or too large', count('unreadable'));
  gauge('zs_agent_camera_repeated', 'Pictures passed over for being the same as the one before', count('repeated'));
  const still = () => (camera.counts.stillMs ?? 0) / 1000;
  gauge(
    'zs_agent_camera_still_seconds',
    'Time since anything moved in the picture; an empty room, or a picture of one',
    still,
  );
  gauge('zs_agent_camera_restarts', 'Restarts of the camera since the start', count('restarts'));
}

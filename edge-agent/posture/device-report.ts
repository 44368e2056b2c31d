import type { Clock } from '../../contract/evidence.ts';
import type { CameraCondition, DeviceReport } from '../../contract/presence.ts';
import type { Health } from '../health/progress.ts';
import { AGENT_VERSION } from './agent-version.ts';

/** What of a device's report does not change while the agent runs. */
export type Installed = Pick<DeviceReport, 'config' | 'revision' | 'policy' | 'model' | 'bundle'>;

/** What the device tells whoever looks after the fleet: what it runs, and how it is now. */
export function deviceReport(
  installed: Installed,
  { clock, health, camera }: { clock: Clock; health: Pick<Health, 'report'>; camera: CameraCondition | undefined },
): DeviceReport {
  const { loops } = health.report();
  return {
    agent: AGENT_VERSION,
    ...installed,
    ...(camera && { camera }),
    clock,
    stalled: loops.filter(({ healthy }) => !healthy).map(({ name }) => name),
    sinceProgressS: Math.max(0, ...loops.map(({ sinceProgressMs }) => sinceProgressMs)) / 1000,
  };
}

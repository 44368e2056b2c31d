import { allocatorEnvironment } from '../firmware-config/systemd/allocator.ts';
import type { CameraLoad, CameraTask } from './camera-load.ts';
import { inChildProcess } from './child-process.ts';

/** What `zs bench capture --cameras N --json` prints. */
export interface CamerasReport extends CameraTask {
  readonly cameras: number;
  readonly perCamera: readonly CameraLoad[];
  /** Check-ins of all cameras that ended without a match although the person stood there. */
  readonly droppedCheckIns: number;
}

/** One agent process a camera, all at once, each with somebody checking in without a pause. */
export async function measureCameras({
  cameras,
  ...task
}: CameraTask & { readonly cameras: number }): Promise<CamerasReport> {
  const module = new URL('./camera-load.ts', import.meta.url);
  const load = () => inChildProcess<CameraTask, CameraLoad>(module, task, allocatorEnvironment);
  const perCamera = await Promise.all(Array.from({ length: cameras }, load));
  const droppedCheckIns = perCamera.reduce((sum, { checkIns, matches }) => sum + checkIns - matches, 0);
  return { cameras, ...task, perCamera, droppedCheckIns };
}

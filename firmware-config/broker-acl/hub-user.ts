import { z } from 'zod';
import type { HubId } from '../../contract/ids.ts';

/** Name of one worker of a hub: hub-1, hub-2, ... as a Kubernetes StatefulSet called `hub` numbers its pods. */
export const WorkerName = z
  .string()
  .regex(/^hub-[1-9]\d{0,2}$/)
  .brand('WorkerName');
export type WorkerName = z.infer<typeof WorkerName>;

/** The workers hub-1 to hub-`count`. */
export function workerNames(count: number): WorkerName[] {
  return Array.from({ length: count }, (_, n) => WorkerName.parse(`hub-${n + 1}`));
}

/**
 * The common name of a worker's certificate, and so its user and its client id at a broker. It has a colon, which no device
 * id has: a device that is registered as `hub-1` is nobody's worker.
 */
export function workerUser(hub: HubId, worker: WorkerName): string {
  return `${hub}:${worker}`;
}

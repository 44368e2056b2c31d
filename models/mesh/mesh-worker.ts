import { parentPort, workerData } from 'node:worker_threads';
import type { Frame } from '../engine/face-engine.ts';
import { type SentError, toSent } from '../engine/worker-messages.ts';
import type { MeshLook } from './face-mesh.ts';
import { openHuman } from './human-library.ts';
import type { MeshFiles } from './mesh-files.ts';

// The thread behind `human-mesh.ts`: one frame after the other.

/** A frame to look at, or the word to end after those before. */
export type MeshRequest = { readonly id: number; readonly frame: Frame } | 'stop';

/** `id` 0 is the answer to the start. */
export type MeshReply =
  | { readonly id: number; readonly ok: true; readonly look?: MeshLook }
  | { readonly id: number; readonly ok: false; readonly error: SentError };

const port = parentPort;
if (!port) throw new Error('mesh-worker.ts runs as a worker thread only');
const reply = (message: MeshReply) => port.postMessage(message);

const look = await openHuman(workerData as MeshFiles).catch((error: unknown) => {
  reply({ id: 0, ok: false, error: toSent(error) });
  port.close();
  return undefined;
});
if (look) {
  let previous: Promise<void> = Promise.resolve();
  port.on('message', (request: MeshRequest) => {
    previous = previous.then(async () => {
      if (request === 'stop') return port.close();
      try {
        reply({ id: request.id, ok: true, look: await look(request.frame) });
      } catch (error) {
        reply({ id: request.id, ok: false, error: toSent(error) });
      }
    });
  });
  reply({ id: 0, ok: true });
}

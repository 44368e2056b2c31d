import { parentPort, workerData } from 'node:worker_threads';
import type { WeightSet } from '../weights.ts';
import { type FacePipeline, openPipeline } from './pipeline.ts';
import { toSent, type WorkerReply, type WorkerRequest } from './worker-messages.ts';

// The thread behind `onnx-engine.ts`. It holds the networks and works through the frames one after the other.
const port = parentPort;
if (!port) throw new Error('onnx-worker.ts runs as a worker thread only');

function reply(message: WorkerReply): void {
  port?.postMessage(message);
}

try {
  const pipeline = await openPipeline(workerData as WeightSet);
  let previous: Promise<void> = Promise.resolve();
  port.on('message', (request: WorkerRequest) => {
    previous = previous.then(() => serve(pipeline, request));
  });
  reply({ kind: 'ready' });
} catch (error) {
  reply({ kind: 'refused', error: toSent(error) });
}

async function serve(pipeline: FacePipeline, request: WorkerRequest): Promise<void> {
  if (request.kind === 'stop') {
    await pipeline.close();
    port?.close();
    return;
  }
  const { id, frame, limits, extras } = request;
  try {
    reply({ kind: 'analysed', id, analysis: await pipeline.analyse(frame, limits, extras) });
  } catch (error) {
    reply({ kind: 'failed', id, error: toSent(error) });
  }
}

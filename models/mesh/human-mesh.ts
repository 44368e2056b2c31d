import type { Frame } from '../engine/face-engine.ts';
import { assertFrame } from '../engine/pipeline.ts';
import { ModelError } from '../error.ts';
import type { FaceMesh, MeshLook } from './face-mesh.ts';
import { installedMesh, type MeshFiles, meshDigests } from './mesh-files.ts';
import { MeshThread } from './mesh-thread.ts';

export interface HumanMeshOptions {
  readonly files?: MeshFiles;
  /** Frames that may wait or be worked on at once. One more is refused with BUSY: old frames are worth nothing. */
  readonly maxPending?: number;
}

/** Face mesh over @vladmandic/human in WebAssembly, on a thread of its own that costs nothing until it is asked. */
export function createHumanMesh({ files = installedMesh(), maxPending = 4 }: HumanMeshOptions = {}): FaceMesh {
  let running: { readonly thread: MeshThread; readonly ready: Promise<void> } | undefined;
  let pending = 0;
  const thread = async (): Promise<MeshThread> => {
    if (!running || running.thread.ended) {
      const next = new MeshThread(files);
      running = { thread: next, ready: next.ready() };
    }
    await running.ready;
    return running.thread;
  };
  return {
    digests: meshDigests(files),
    async start() {
      await thread();
    },
    async look(frame: Frame): Promise<MeshLook> {
      assertFrame(frame);
      if (pending >= maxPending) throw new ModelError('BUSY', `${pending} frames are waiting already; skip this one`);
      // Copied before anything is awaited: a camera that reuses its buffer must not change the picture meanwhile.
      const copy = { ...frame, rgb: new Uint8Array(frame.rgb) };
      pending++;
      try {
        return await (await thread()).look(copy);
      } finally {
        pending--;
      }
    },
    async stop() {
      const last = running;
      running = undefined;
      await last?.thread.stop();
    },
  };
}

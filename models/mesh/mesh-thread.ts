import { Worker } from 'node:worker_threads';
import type { Frame } from '../engine/face-engine.ts';
import { fromSent } from '../engine/worker-messages.ts';
import { ModelError } from '../error.ts';
import type { MeshLook } from './face-mesh.ts';
import type { MeshFiles } from './mesh-files.ts';
import type { MeshReply, MeshRequest } from './mesh-worker.ts';

/** How long a thread may take to finish its frames, ms; then it is ended. */
const STOP_MS = 3_000;

/** Heap of the thread, MB: enough several times over, and small enough that garbage is collected early. */
const LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };

/** One thread's life: it starts once, and when it has ended it stays ended. */
export class MeshThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<MeshLook | undefined>>();
  readonly #exited = Promise.withResolvers<void>();
  #lastId = 0;
  #end: ModelError | undefined;

  constructor(files: MeshFiles) {
    this.#worker = new Worker(new URL('./mesh-worker.ts', import.meta.url), {
      workerData: files,
      execArgv: [],
      resourceLimits: LIMITS,
    });
    this.#worker.on('message', (reply: MeshReply) => this.#settle(reply));
    this.#worker.once('error', (cause) => this.#ended(`crashed: ${String(cause)}`, cause));
    this.#worker.once('exit', (code) => {
      this.#ended(`ended with code ${code}`);
      this.#exited.resolve();
    });
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Resolves when the files are verified and the networks open. Called once, before any frame. */
  async ready(): Promise<void> {
    await this.#expect(0);
  }

  /** Hands a frame over; its buffer belongs to the thread from now on. */
  async look(frame: Frame & { readonly rgb: Uint8Array<ArrayBuffer> }): Promise<MeshLook> {
    const id = ++this.#lastId;
    const answer = this.#expect(id);
    const request: MeshRequest = { id, frame };
    this.#worker.postMessage(request, [frame.rgb.buffer]);
    return (await answer) ?? { outcome: 'none' };
  }

  /** Lets the frames handed over finish, for a moment, then ends the thread. */
  async stop(): Promise<void> {
    if (this.#end) return;
    const stop: MeshRequest = 'stop';
    this.#worker.postMessage(stop);
    const timer = setTimeout(() => void this.#worker.terminate(), STOP_MS);
    await this.#exited.promise;
    clearTimeout(timer);
  }

  async #expect(id: number): Promise<MeshLook | undefined> {
    if (this.#end) throw this.#end;
    const answer = Promise.withResolvers<MeshLook | undefined>();
    this.#waiting.set(id, answer);
    return answer.promise;
  }

  #settle(reply: MeshReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.look);
    else waiting?.reject(fromSent(reply.error));
    if (reply.id === 0 && !reply.ok) this.#end ??= fromSent(reply.error);
  }

  // The first reason is the true one: an exit follows a crash and a refusal.
  #ended(how: string, cause?: unknown): void {
    this.#end ??= new ModelError('WORKER_FAILED', `the thread of the face mesh ${how}`, { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}

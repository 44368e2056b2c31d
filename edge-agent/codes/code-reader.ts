import { Worker } from 'node:worker_threads';
import type { Frame } from '../../models/engine/face-engine.ts';
import type { CodeReply, CodeRequest } from './code-worker.ts';
import { CodeError } from './error.ts';

/** The thread and its memory (about 40 MB) go after so long without a picture, ms. */
const IDLE_MS = 60_000;

/** Looks for bar codes and QR codes in pictures, in a thread of its own, so that nothing else waits for it. */
export interface CodeReader {
  /** The text of the only code in the picture, or null. Throws CodeError when the thread has died; the next call starts anew. */
  read(frame: Frame): Promise<string | null>;
  stop(): Promise<void>;
}

type Waiting = PromiseWithResolvers<string | null>;

/** A reader whose thread starts with the first picture. */
export function createCodeReader(idleMs = IDLE_MS): CodeReader {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const end = async (ended: Worker | undefined) => {
    if (worker === ended) worker = undefined;
    clearTimeout(idle);
    await ended?.terminate();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./code-worker.ts', import.meta.url), { execArgv: [] });
    const fail = (cause?: unknown) => {
      if (worker === started) worker = undefined;
      const error = new CodeError('READER_FAILED', 'the reader of codes has died', { cause });
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on('message', ({ id, text }: CodeReply) => {
      waiting.get(id)?.resolve(text);
      waiting.delete(id);
      idle = setTimeout(() => void end(started), idleMs).unref();
    });
    started.once('error', fail);
    started.once('exit', () => fail());
    // An agent that has nothing else left to do must be able to end.
    started.unref();
    return started;
  };

  return {
    async read({ rgb, width, height }) {
      worker ??= start();
      clearTimeout(idle);
      const answer: Waiting = Promise.withResolvers();
      const id = ++lastId;
      waiting.set(id, answer);
      // A copy: the preview is made of the same picture.
      const copy = new Uint8Array(rgb);
      const request: CodeRequest = { id, frame: { rgb: copy, width, height } };
      worker.postMessage(request, [copy.buffer]);
      return answer.promise;
    },
    stop: () => end(worker),
  };
}

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Announced, deviceWord } from './device-words.ts';
import { Killable } from './killable.ts';

const PROGRAM = fileURLToPath(new URL('./device-process.ts', import.meta.url));

/** A device under fire, and everything it ever called done. */
export class ChaosDevice {
  readonly process: Killable;
  readonly announced: Announced[] = [];
  /** Events that were not called done, by the code they failed with. */
  readonly notDone = new Map<string, number>();
  replaced = 0;
  pending = 0;
  #offsetMs = 0;
  #quiet = false;
  #receipted = false;
  readonly folder: string;
  /** The outbox's own small disk, if it has one. */
  readonly disk: string | undefined;

  constructor(parts: { id: string; folder: string; disk?: string; everyMs: number; logFile: string }) {
    this.folder = parts.folder;
    this.disk = parts.disk;
    this.process = new Killable({
      name: parts.id,
      logFile: parts.logFile,
      onLine: (line) => this.#hear(line),
      spawn: () => {
        this.#receipted = false;
        const args = [parts.folder, String(this.#offsetMs), String(parts.everyMs), parts.disk ?? ''];
        return fork(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
      },
    });
  }

  /** From now on, the device's clock is wrong by so many ms; 0 = right again. Restarts keep it. */
  setClock(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    this.process.send({ offsetMs });
  }

  /** It signs no more, also after the next start. */
  quieten(): void {
    this.#quiet = true;
    this.process.send({ quiet: true });
  }

  /** A receipt has come in this life of the process: everything between it and the hub works. */
  get isServed(): boolean {
    return this.#receipted;
  }

  #hear(line: string): void {
    const word = deviceWord(line);
    switch (word?.says) {
      case 'ready':
        if (this.#quiet) this.process.send({ quiet: true });
        break;
      case 'done':
        this.announced.push(word.event);
        break;
      case 'not-done':
        this.notDone.set(word.code, (this.notDone.get(word.code) ?? 0) + 1);
        break;
      case 'waiting':
        this.pending = word.pending;
        this.#receipted = word.receipted;
        break;
      case 'replaced':
        this.replaced += 1;
        break;
      case undefined:
        break;
    }
  }
}

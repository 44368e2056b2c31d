/** An import that runs in this process. */
export interface RunningImport {
  /** How much of the source has been read, 0 to 1; null = nobody knows how much there is. */
  share: number | null;
  /** ms since 1970. */
  readonly since: number;
  readonly stop: AbortController;
}

/** The imports that run in this process: how far they are, and a way to stop one from another window. */
export class RunningImports {
  readonly #running = new Map<string, RunningImport>();

  /** Lets an import be seen; `end` it whatever becomes of it. */
  begin(batch: string, since: number): RunningImport {
    const running = { share: null, since, stop: new AbortController() };
    this.#running.set(batch, running);
    return running;
  }

  end(batch: string): void {
    this.#running.delete(batch);
  }

  find(batch: string): RunningImport | undefined {
    return this.#running.get(batch);
  }

  /** Has an import stop after the rows that are being kept; false when it runs no more. */
  cancel(batch: string): boolean {
    const running = this.#running.get(batch);
    running?.stop.abort();
    return running !== undefined;
  }
}

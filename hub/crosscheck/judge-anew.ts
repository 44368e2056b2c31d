import type { Logger } from 'pino';
import type { Attestation } from '../../contract/attestation.ts';
import type { CrossCheckRunner } from './runner.ts';
import type { Touched } from './subjects.ts';

/** Evidence comes in bursts: judge once it has been quiet for a moment. */
const QUIET_MS = 2000;

/** Windows close and grace periods end without any event. */
const EVERY_MS = 300_000;

/** Late evidence is accepted for days; older days are judged again only when something new is about them. */
const LOOK_BACK_MS = 3 * 86_400_000;

export interface JudgeAnew {
  /** Hears of stored events (ingest) and remembers whom they are about. */
  readonly listener: {
    readonly name: string;
    handle(events: readonly { readonly attestation: Attestation }[]): Promise<void>;
  };
  start(): void;
  stop(): Promise<void>;
}

/**
 * Judges again, by itself, exactly the subjects that new evidence is about, and from time to time those of the last days.
 * A run that fails is logged and its subjects stay due.
 */
export function createJudgeAnew(needs: {
  readonly runner: CrossCheckRunner;
  readonly logger: Logger;
  readonly now: () => number;
}): JudgeAnew {
  const { runner, logger, now } = needs;
  let due = new Subjects();
  let running: Promise<void> = Promise.resolve();
  let quiet: NodeJS.Timeout | undefined;
  let every: NodeJS.Timeout | undefined;

  const run = (judge: () => Promise<unknown>, again: () => void) => {
    running = running
      .then(judge)
      .then(() => {})
      .catch((error: unknown) => {
        logger.error({ err: error }, 'cross-check failed; it is tried again');
        again();
      });
  };
  const judgeDue = () => {
    const subjects = due;
    due = new Subjects();
    run(
      () => runner.run(subjects.touched()),
      () => due.addAll(subjects),
    );
  };

  return {
    listener: {
      name: 'cross-check',
      async handle(events) {
        for (const { attestation } of events) due.add(attestation);
        clearTimeout(quiet);
        quiet = setTimeout(judgeDue, QUIET_MS);
      },
    },
    start() {
      every = setInterval(
        () =>
          run(
            () => runner.run('all', now() - LOOK_BACK_MS),
            () => {},
          ),
        EVERY_MS,
      );
    },
    async stop() {
      clearTimeout(quiet);
      clearInterval(every);
      await running;
    },
  };
}

/** Whom events are about. */
class Subjects {
  readonly #persons = new Set<string>();
  readonly #practitioners = new Set<string>();
  readonly #devices = new Set<string>();

  add(attestation: Attestation): void {
    this.#devices.add(attestation.iss);
    const subject = 'subject' in attestation ? attestation.subject : undefined;
    if (subject) (subject.type === 'insured' ? this.#persons : this.#practitioners).add(subject.id);
  }

  addAll(other: Subjects): void {
    for (const id of other.#persons) this.#persons.add(id);
    for (const id of other.#practitioners) this.#practitioners.add(id);
    for (const id of other.#devices) this.#devices.add(id);
  }

  touched(): Touched {
    return { persons: [...this.#persons], practitioners: [...this.#practitioners], devices: [...this.#devices] };
  }
}

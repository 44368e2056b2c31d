import type { Logger } from 'pino';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import type { Attestor } from '../attestation/draft.ts';
import { signAnswers } from './answers.ts';
import type { DesiredBook } from './book.ts';
import { pruneBundles } from './bundle-folder.ts';
import { createDesiredDesk } from './desk.ts';
import type { EffectiveState } from './effective.ts';
import { type Checkup, watchTrial } from './trial.ts';

export interface DesiredRunParts {
  /** As granted. */
  readonly identity: DeviceIdentity;
  readonly running: EffectiveState;
  readonly book: DesiredBook;
  /** Id of the model that runs. */
  readonly model: string;
  readonly attestor: Attestor;
  readonly isBlind: () => boolean;
  /** The agent has to start anew: to try what is staged, or to go back. */
  readonly onRestart: () => void;
  readonly logger: Logger;
  readonly now: () => number;
}

/** What the hub wants of this device, while one run of the agent lasts. */
export interface DesiredRun {
  /** Takes a message of the config topic. */
  receive(payload: Buffer): void;
  /** From now on the state on trial, if there is one, has to prove itself. */
  watch(checkup: () => Checkup): void;
  stop(): Promise<void>;
}

/** Signs the answers that are still owed and takes new orders. */
export function runDesired(parts: DesiredRunParts): DesiredRun {
  const { identity, running, book, model, attestor, isBlind, onRestart, logger, now } = parts;
  const onAnswer = () => signAnswers(book, attestor, logger);
  onAnswer();
  const desk = createDesiredDesk({ identity, book, model, isBlind, onStaged: onRestart, onAnswer, logger, now });
  let endWatch = () => {};

  const judge = (problem: Parameters<DesiredBook['giveUp']>[0] | undefined) => {
    const { revision, bundle } = running;
    if (book.trial?.revision !== revision) return; // a newer one took its place
    if (problem) {
      logger.error({ revision, problem }, 'a desired state did not prove itself; the agent goes back');
      book.giveUp(problem);
      onRestart();
      return;
    }
    logger.info({ revision }, 'a desired state has proved itself and is kept');
    book.keep();
    pruneBundles(identity.dir, [bundle]);
    onAnswer();
  };

  return {
    receive: desk.receive,
    watch(checkup) {
      if (running.trialS === undefined || !book.trial) return;
      const { blindBefore } = book.trial;
      const withinMs = running.trialS * 1000;
      endWatch = watchTrial({ checkup, blindBefore, withinMs, onVerdict: judge, monotonic: () => performance.now() });
    },
    async stop() {
      endWatch();
      await desk.stop();
      book.paused();
    },
  };
}

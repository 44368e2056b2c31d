import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DesiredState } from '../../contract/desired-state.ts';
import { MEDIA_TYPES } from '../../contract/jws.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { openFacePolicy } from '../../models/policy.ts';
import { fullJitter } from '../uplink/backoff.ts';
import { readHubWord } from '../uplink/hub-word.ts';
import type { DesiredBook } from './book.ts';
import { openBundle, pruneBundles } from './bundle-folder.ts';
import { downloadBundle } from './download.ts';
import { DesiredError } from './error.ts';
import { judgeDesired } from './judge.ts';

const FETCH_RETRY = { baseMs: 2_000, capMs: 300_000 };

export interface DesiredDeskParts {
  /** As granted, not as changed since: who this device is never changes by a message. */
  readonly identity: DeviceIdentity;
  readonly book: DesiredBook;
  /** Id of the model that runs while no bundle says otherwise. */
  readonly model: string;
  readonly isBlind: () => boolean;
  /** A state is staged: the agent has to start anew to try it. */
  readonly onStaged: () => void;
  /** An answer waits to be signed. */
  readonly onAnswer: () => void;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Takes what the hub wants from the config topic: verified, judged, models fetched, staged. */
export interface DesiredDesk {
  receive(payload: Buffer): void;
  stop(): Promise<void>;
}

/** One state at a time; a newer one takes the place of one whose models are still being fetched. */
export function createDesiredDesk(parts: DesiredDeskParts): DesiredDesk {
  const { identity, book, logger, now } = parts;
  let working: { readonly revision: number; readonly abort: AbortController; readonly done: Promise<void> } | undefined;

  async function prepare(desired: DesiredState, signed: string, signal: AbortSignal): Promise<void> {
    const { revision, bundle } = desired;
    try {
      if (bundle) await fetchModels(desired, signal);
      openFacePolicy(desired.facePolicy ?? identity.facePolicy, identity.hubKey, bundle?.model ?? parts.model);
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof DesiredError ? error.code : 'POLICY_INVALID';
      logger.warn({ revision, problem, err: error }, 'what the hub wants can not be done');
      book.refuse(revision, problem);
      parts.onAnswer();
      return;
    }
    if (signal.aborted) return;
    book.stage({ signed, revision, bundle: bundle?.version ?? 0, blindBefore: parts.isBlind() });
    logger.info({ revision, bundle: bundle?.version }, 'a desired state is staged');
    parts.onStaged();
  }

  /** Tries until the models are here or the order has expired. What has come already is kept. */
  async function fetchModels({ bundle, exp, revision }: DesiredState, signal: AbortSignal): Promise<void> {
    if (!bundle) return;
    pruneBundles(identity.dir, [bundle.version, book.bundle]);
    const backoff = fullJitter(FETCH_RETRY, Math.random);
    for (;;) {
      try {
        await downloadBundle(bundle, { identity, signal });
        openBundle(identity.dir, bundle);
        return;
      } catch (error) {
        const isPassing = error instanceof DesiredError && error.code === 'BUNDLE_UNAVAILABLE';
        if (signal.aborted || !isPassing || exp * 1000 <= now()) throw error;
        logger.warn({ revision, err: error }, 'models could not be fetched; tried again');
        await sleep(backoff.next(), undefined, { signal }).catch(() => {});
      }
    }
  }

  return {
    receive(payload) {
      if (payload.length === 0) return; // the hub took the retained message back
      const word = readHubWord(payload, MEDIA_TYPES.desiredState, DesiredState, identity);
      if (!word.valid) {
        logger.warn({ why: word.why }, 'a desired state that is not from this hub to this device');
        return;
      }
      const desired = word.word;
      const tried = Math.max(book.tried, working?.revision ?? 0);
      const { config } = identity;
      const judgement = judgeDesired(desired, { config, tried, bundle: book.bundle, now: now() });
      if (judgement.outcome === 'known') return;
      if (judgement.outcome === 'refuse') {
        logger.warn({ revision: desired.revision, problem: judgement.problem }, 'a desired state is refused');
        book.refuse(desired.revision, judgement.problem);
        parts.onAnswer();
        return;
      }
      working?.abort.abort();
      const abort = new AbortController();
      const before = working?.done;
      const done = (before ?? Promise.resolve()).then(() => prepare(desired, payload.toString('latin1'), abort.signal));
      working = { revision: desired.revision, abort, done };
    },
    async stop() {
      working?.abort.abort();
      await working?.done;
    },
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { DesiredStateProblem } from '../../contract/desired-state.ts';
import { KeyId } from '../../contract/ids.ts';
import { MAX_JWS_BYTES } from '../../contract/jws.ts';
import { replaceSecretFile } from '../../contract/signature/key-file.ts';

const Signed = z.string().max(MAX_JWS_BYTES);

/** An answer that is not signed into the outbox yet. */
const OpenAnswer = z.strictObject({
  event: z.enum(['config-applied', 'config-refused', 'config-rolled-back']),
  revision: z.int().min(1),
  problem: DesiredStateProblem.optional(),
});
export type OpenAnswer = z.infer<typeof OpenAnswer>;

const Trial = z.strictObject({
  signed: Signed,
  revision: z.int().min(1),
  bundle: z.int().min(0),
  /** The agent came up with it so often. */
  starts: z.int().min(0),
  /** The camera gave no pictures before: then the change is not to blame. */
  blindBefore: z.boolean(),
});
export type Trial = z.infer<typeof Trial>;

/** What lasts. `hub`: under another hub's key everything begins anew. */
const Page = z.strictObject({
  v: z.literal(1),
  hub: KeyId,
  /** Highest revision ever tried, whatever became of it. */
  tried: z.int().min(0),
  /** Highest model bundle that was ever kept. */
  bundle: z.int().min(0),
  kept: Signed.nullable(),
  trial: Trial.nullable(),
  answers: z.array(OpenAnswer).max(64),
});
type Page = z.infer<typeof Page>;

/** What a device has been told to run: what it keeps, what it tries, and what it still has to answer. */
export interface DesiredBook {
  readonly tried: number;
  readonly bundle: number;
  readonly kept: string | null;
  readonly trial: Trial | null;
  readonly answers: readonly OpenAnswer[];
  /** Notes a state that is to be tried from the next start on. */
  stage(trial: Omit<Trial, 'starts'>): void;
  /** Counts a start. One that is tried for the second time took the agent down with it, and is given up. */
  began(): void;
  /** The agent stops on purpose: that is no crash. */
  paused(): void;
  keep(): void;
  giveUp(problem: DesiredStateProblem): void;
  refuse(revision: number, problem: DesiredStateProblem): void;
  answered(answer: OpenAnswer): void;
}

/**
 * Opens `desired.json`. Each change is one synced rename, so that a power cut leaves the former state or the next. A file that
 * can't be read counts as none: the device then runs what its grant says, and the hub sees revision 0.
 */
export function openDesiredBook(path: string, hub: KeyId): DesiredBook {
  let page = readPage(path, hub);

  const change = (changes: Partial<Page>) => {
    page = { ...page, ...changes };
    replaceSecretFile(path, `${JSON.stringify(page)}\n`);
  };
  const withAnswer = (answer: OpenAnswer) => [...page.answers, answer].slice(-64);
  const giveUp = (problem: DesiredStateProblem) => {
    if (!page.trial) return;
    const { revision } = page.trial;
    change({ trial: null, answers: withAnswer({ event: 'config-rolled-back', revision, problem }) });
  };

  return {
    get tried() {
      return page.tried;
    },
    get bundle() {
      return page.bundle;
    },
    get kept() {
      return page.kept;
    },
    get trial() {
      return page.trial;
    },
    get answers() {
      return page.answers;
    },
    stage: (trial) => change({ trial: { ...trial, starts: 0 }, tried: Math.max(page.tried, trial.revision) }),
    began() {
      if (!page.trial) return;
      if (page.trial.starts > 0) giveUp('CRASHED');
      else change({ trial: { ...page.trial, starts: 1 } });
    },
    paused() {
      if (page.trial?.starts) change({ trial: { ...page.trial, starts: 0 } });
    },
    keep() {
      if (!page.trial) return;
      const { signed, revision, bundle } = page.trial;
      const answers = withAnswer({ event: 'config-applied', revision });
      change({ kept: signed, trial: null, bundle: Math.max(page.bundle, bundle), answers });
    },
    giveUp,
    refuse(revision, problem) {
      const answers = withAnswer({ event: 'config-refused', revision, problem });
      change({ tried: Math.max(page.tried, revision), answers });
    },
    answered: (answer) => change({ answers: page.answers.filter((open) => open !== answer) }),
  };
}

function readPage(path: string, hub: KeyId): Page {
  const empty: Page = { v: 1, hub, tried: 0, bundle: 0, kept: null, trial: null, answers: [] };
  if (!existsSync(path)) return empty;
  try {
    const page = Page.parse(JSON.parse(readFileSync(path, 'utf8')));
    return page.hub === hub ? page : empty;
  } catch {
    return empty;
  }
}

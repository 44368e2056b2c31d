import { diceFrom } from '../dice.ts';
import type { OpenTarget, Target } from './target.ts';
import { bundleTarget } from './targets/bundle.ts';
import { claimPartsTarget } from './targets/claim-parts.ts';
import { claimsTarget } from './targets/claims.ts';
import { envelopeTarget } from './targets/envelope.ts';
import { httpTarget } from './targets/http.ts';
import { commandTarget, receiptTarget } from './targets/hub-word.ts';
import { imageTarget } from './targets/image.ts';
import { csrTarget, templateTarget } from './targets/people.ts';
import { socketTarget } from './targets/socket.ts';
import { statusTarget } from './targets/status.ts';
import { topicTarget } from './targets/topic.ts';
import { uploadTarget } from './targets/upload.ts';
import { workbookTarget } from './targets/workbook.ts';

/** Every edge that is attacked. Shares are out of their sum. */
export const TARGETS: readonly Target[] = [
  envelopeTarget,
  topicTarget,
  receiptTarget,
  commandTarget,
  claimsTarget,
  claimPartsTarget,
  workbookTarget,
  uploadTarget,
  statusTarget,
  templateTarget,
  csrTarget,
  httpTarget,
  socketTarget,
  bundleTarget,
  imageTarget,
];

export interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  readonly targets: readonly Target[];
  /** The first case of each target, to repeat one that was found. */
  readonly first?: number;
  /** Attack a hub on this empty PostgreSQL database instead of one in memory. */
  readonly postgresUrl?: string;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Something that must not happen: an error that is not the module's own, or a law that was broken. */
export interface Finding {
  readonly target: string;
  /** Repeat it with: --target T --seed S --first CASE --cases 1 */
  readonly case: number;
  readonly error: string;
}

export interface FuzzReport {
  readonly cases: number;
  readonly seed: number;
  readonly accepted: number;
  readonly refused: number;
  /** How often each code was given, by target. */
  readonly refusals: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly unexpected: number;
  /** The first twenty. */
  readonly findings: readonly Finding[];
  /** The slowest single case. On a busy machine the wait for the processor is part of it. */
  readonly slowest: { readonly target: string; readonly case: number; readonly ms: number };
  /** Resident memory in MB: at the start, at most, and at the end. */
  readonly rssMb: { readonly start: number; readonly peak: number; readonly end: number };
  readonly seconds: number;
}

const KEPT_FINDINGS = 20;
const PROGRESS_EVERY = 1000;
// A case longer than this is a finding by itself, whatever comes of it.
const TOO_LONG_MS = 5_000;

/** Attacks each target in turn, in proportion to its share; each case is made from the seed and its own number. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { cases, seed, targets, first = 0, onProgress } = options;
  const began = performance.now();
  const tally = new Tally();
  const shares = targets.reduce((sum, { share }) => sum + share, 0);
  let done = 0;
  for (const target of targets) {
    const own = Math.max(1, Math.round((cases * target.share) / shares));
    const opened = await target.open(options);
    try {
      for (let n = first; n < first + own; n += 1) {
        await one(target, opened, n, seed, tally);
        done += 1;
        if (done % PROGRESS_EVERY === 0) onProgress?.(done, cases);
      }
    } finally {
      await opened.close();
    }
  }
  return { cases: done, seed, ...tally.report(), seconds: Math.round((performance.now() - began) / 1000) };
}

async function one({ name }: Target, opened: OpenTarget, n: number, seed: number, tally: Tally): Promise<void> {
  const began = performance.now();
  try {
    // Multiplied apart, so that neighbouring cases have nothing in common.
    const outcome = await opened.attempt(
      diceFrom((Math.imul(seed, 0x9e37_79b1) ^ Math.imul(n + 1, 0x85eb_ca6b)) >>> 0),
    );
    tally.outcome(name, outcome);
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    tally.found({ target: name, case: n, error: said.slice(0, 300) });
  }
  const ms = performance.now() - began;
  tally.took(name, n, ms);
  if (ms > TOO_LONG_MS) tally.found({ target: name, case: n, error: `took ${Math.round(ms)} ms` });
}

class Tally {
  #accepted = 0;
  #refused = 0;
  #unexpected = 0;
  #cases = 0;
  readonly #refusals: Record<string, Record<string, number>> = {};
  readonly #findings: Finding[] = [];
  #slowest = { target: '', case: 0, ms: 0 };
  readonly #start = residentMb();
  #peak = this.#start;

  outcome(target: string, outcome: string): void {
    if (outcome === 'accepted') {
      this.#accepted += 1;
      return;
    }
    this.#refused += 1;
    const codes = this.#refusals[target] ?? {};
    this.#refusals[target] = codes;
    const code = outcome.replace(/^refused /, '');
    codes[code] = (codes[code] ?? 0) + 1;
  }

  found(finding: Finding): void {
    this.#unexpected += 1;
    if (this.#findings.length < KEPT_FINDINGS) this.#findings.push(finding);
  }

  took(target: string, n: number, ms: number): void {
    if (ms > this.#slowest.ms) this.#slowest = { target, case: n, ms: Math.round(ms * 10) / 10 };
    this.#cases += 1;
    if (this.#cases % 500 === 0) this.#peak = Math.max(this.#peak, residentMb());
  }

  report() {
    return {
      accepted: this.#accepted,
      refused: this.#refused,
      refusals: this.#refusals,
      unexpected: this.#unexpected,
      findings: this.#findings,
      slowest: this.#slowest,
      rssMb: { start: this.#start, peak: this.#peak, end: residentMb() },
    };
  }
}

function residentMb(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}

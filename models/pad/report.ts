import { type AttackRates, attackRates, bpcerAt } from './error-rates.ts';
import type { ScoredPresentation } from './image-scores.ts';
import { probabilityOf } from './passive.ts';
import { GENUINE } from './presentations.ts';

/** Below `low` (probability, mean over at least `minFrames` frames) the person is sent to staff. */
export interface OperatingPoint {
  readonly low: number;
  readonly minFrames: number;
}

/** One set of presentations judged one by one. Species are never averaged: an attacker chooses the one that works. */
export interface PadRates {
  /** Genuine presentations with a score; those without a face are counted apart, here and per species. */
  readonly genuine: number;
  readonly genuineNotAcquired: number;
  readonly bpcerShipped: number | null;
  readonly species: Readonly<Record<string, AttackRates & { readonly notAcquired: number }>>;
}

/**
 * The whole evaluation: single frames; the same per domain, with thresholds from the domain's own genuine frames; and the
 * mean over runs of frames, which is what a device judges. Without an operating point nothing is refused.
 */
export interface PadReport extends PadRates {
  readonly operatingPoint: OperatingPoint | null;
  readonly domains: Readonly<Record<string, PadRates>>;
  readonly tracks: PadRates;
  readonly tracksByDomain: Readonly<Record<string, PadRates>>;
}

/** Judges scored presentations. */
export function padReport(scored: readonly ScoredPresentation[], operatingPoint: OperatingPoint | null): PadReport {
  const low = operatingPoint?.low ?? Number.NEGATIVE_INFINITY;
  const tracks = tracksOf(scored, operatingPoint?.minFrames ?? DEFAULT_TRACK);
  const perDomain = (some: readonly ScoredPresentation[]) =>
    mapValues(
      Map.groupBy(some, ({ domain }) => domain),
      (group) => ratesOf(group, low),
    );
  return {
    ...ratesOf(scored, low),
    operatingPoint,
    domains: perDomain(scored),
    tracks: ratesOf(tracks, low),
    tracksByDomain: perDomain(tracks),
  };
}

/** Frames that make a track when nothing is in operation: as many as a device would take. */
const DEFAULT_TRACK = 8;

function ratesOf(scored: readonly ScoredPresentation[], low: number): PadRates {
  const byLabel = Map.groupBy(scored, ({ label }) => label);
  const people = byLabel.get(GENUINE) ?? [];
  const genuine = scoresOf(people);
  byLabel.delete(GENUINE);
  const species = mapValues(byLabel, (attacks) => {
    const scores = scoresOf(attacks);
    return { ...attackRates(genuine, scores, low), notAcquired: attacks.length - scores.length };
  });
  return {
    genuine: genuine.length,
    genuineNotAcquired: people.length - genuine.length,
    bpcerShipped: bpcerAt(genuine, low),
    species,
  };
}

/**
 * What a device judges: each run of `minFrames` frames of one subject and source, in the manifest's order, with the mean of
 * their log-odds. Frames left over make no run; runs of one subject are not independent.
 */
function tracksOf(scored: readonly ScoredPresentation[], minFrames: number): ScoredPresentation[] {
  const acquired = scored.filter(({ logit }) => logit !== null);
  const subjects = Map.groupBy(acquired, ({ label, domain, subject, source }) =>
    JSON.stringify([label, domain, subject, source]),
  );
  return [...subjects.values()].flatMap((frames) => {
    const runs = Array.from({ length: Math.floor(frames.length / minFrames) }, (_, run) =>
      frames.slice(run * minFrames, (run + 1) * minFrames),
    );
    return runs.flatMap((run) => {
      const [first] = run;
      return first ? [{ ...first, logit: run.reduce((sum, { logit }) => sum + (logit ?? 0), 0) / run.length }] : [];
    });
  });
}

function scoresOf(scored: readonly ScoredPresentation[]): number[] {
  return scored.flatMap(({ logit }) => (logit === null ? [] : [probabilityOf(logit)]));
}

function mapValues<T, U>(groups: ReadonlyMap<string, T>, map: (group: T) => U): Record<string, U> {
  return Object.fromEntries([...groups].map(([key, group]) => [key, map(group)]));
}

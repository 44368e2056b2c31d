import type { ScoreCorrection } from '../../contract/face-policy.ts';
import { comparableUnder } from '../match.ts';
import { type Comparisons, compareAll, type KnownFace } from './comparisons.ts';
import { thresholdAtFmr } from './error-rates.ts';
import { compareHeldOut } from './held-out-mean.ts';
import { type ImpostorTail, impostorTail } from './impostor-tail.ts';
import { type GroupRow, groupRow, type OperatingPoint, operatingPoint } from './operating-points.ts';
import { correctionFrom } from './score-correction.ts';

/** What to measure besides the thresholds that hold a round false-match rate. */
export interface CalibrationOptions {
  readonly thresholds: readonly number[];
  /** 1: every image against every other. More: templates of that many images against the images left over. */
  readonly perTemplate: number;
  /** Names the correction; undefined to calibrate without one. */
  readonly correctionId: string | undefined;
  /** Draws the resamples: same seed, same report. */
  readonly seed: number;
}

/** The part of a calibration that may be shown: numbers about everybody, nothing about anybody. */
export interface CalibrationReport {
  readonly people: number;
  readonly faces: number;
  readonly correctionPeople: number;
  readonly genuinePairs: number;
  readonly impostorPairs: number;
  /** The lowest threshold that holds each false-match rate. Rates that need more pairs than there are, are left out. */
  readonly holding: readonly (OperatingPoint & { readonly rate: number })[];
  /** What given thresholds do here. */
  readonly given: readonly OperatingPoint[];
  /** Each group by itself, at each of these thresholds; one row for everybody where no groups are named. */
  readonly groups: readonly GroupRow[];
}

/** A calibration with what a policy is made of. */
export interface Calibration {
  readonly report: CalibrationReport;
  readonly correction: ScoreCorrection | undefined;
  readonly comparisons: Comparisons;
  /** The high impostor scores of everybody and, where there are several, of each group: what thresholds are drawn from. */
  readonly tails: readonly ImpostorTail[];
}

const RATES = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/** Fewer false matches than this at a rate, and the measured threshold hangs on single pictures. */
const MIN_FALSE_MATCHES = 1;

/**
 * Measures thresholds on a population, and its score correction. Every pair is measured under the correction of everybody but
 * the two. The correction returned is everybody's. Throws DATA_SET_INVALID with too few people for a correction.
 */
export function calibrate(faces: readonly KnownFace[], options: CalibrationOptions): Calibration {
  const { thresholds, correctionId, perTemplate, seed } = options;
  const groups = [...Map.groupBy(faces, ({ group }) => group ?? 'all')];
  const correction = correctionId === undefined ? undefined : correctionFrom(faces, correctionId);
  const measure = (belongs: (face: KnownFace) => boolean) =>
    correctionId === undefined
      ? compareAll(faces.filter(belongs), { comparable: comparableUnder({}), perTemplate })
      : compareHeldOut(faces, belongs, perTemplate);
  const comparisons = measure(() => true);

  const holding = ratesFor(comparisons.impostors.length).map((rate) => ({
    rate,
    ...operatingPoint(comparisons, thresholdAtFmr(comparisons.impostors, rate), seed),
  }));
  const given = thresholds.map((threshold) => operatingPoint(comparisons, threshold, seed));
  const parts = groups.map(([group, members]) => ({
    group,
    size: { people: countPeople(members), faces: members.length },
    own: groups.length === 1 ? comparisons : measure((face) => (face.group ?? 'all') === group),
  }));
  const rows = parts.flatMap(({ group, size, own }) =>
    [...holding, ...given].map(({ threshold }) => groupRow(group, size, own, threshold)),
  );
  const tails = [
    ...(groups.length === 1 ? [] : [impostorTail('all', countPeople(faces), comparisons.impostors)]),
    ...parts.map(({ group, size, own }) => impostorTail(group, size.people, own.impostors)),
  ];
  const report = {
    people: countPeople(faces),
    faces: faces.length,
    correctionPeople: correction?.people ?? 0,
    genuinePairs: comparisons.genuine.length,
    impostorPairs: comparisons.impostors.length,
    holding,
    given,
    groups: rows,
  };
  return { report, correction, comparisons, tails };
}

/** The round false-match rates that so many impostor pairs can say something about. */
export function ratesFor(impostorPairs: number): number[] {
  return RATES.filter((rate) => impostorPairs * rate + 1e-9 >= MIN_FALSE_MATCHES);
}

function countPeople(faces: readonly KnownFace[]): number {
  return new Set(faces.map(({ person }) => person)).size;
}

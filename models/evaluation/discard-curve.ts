import type { NotAssessableReason } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { FaceMeasures } from '../quality/measures.ts';
import { DEGRADATIONS, type Degradation } from './discard-degradations.ts';
import type { Probe, Probes } from './discard-probes.ts';
import { type HintRow, hintRows } from './hint-rows.ts';

/** Every component as a number that is higher the better. Names as in ISO/IEC 29794-5 where it has one. */
const COMPONENTS = {
  interEyeDistance: (of) => of.eyeDistancePx,
  headPoseYaw: (of) => -Math.abs(of.yawDeg),
  headPosePitch: (of) => -Math.abs(of.pitchDeg),
  headPoseRoll: (of) => -Math.abs(of.rollDeg),
  sharpness: (of) => of.sharpness,
  exposure: ({ light }) => 1 - light.under - light.over,
  dynamicRange: ({ light }) => light.range,
  lightFromBehind: ({ light }) => -light.behindStops,
  eyesOpen: (of) => of.eyesOpen,
  mouthClosed: (of) => -of.mouthOpen,
  expressionNeutrality: (of) => -of.mouthWidth,
  noHeadCoverings: (of) => of.foreheadVisible,
  eyesVisible: (of) => -of.eyesShadedStops,
  mouthVisible: (of) => of.mouthVisible,
  faceInside: (of) => of.visibleShare,
} satisfies Record<string, (measures: FaceMeasures) => number>;
export type Component = keyof typeof COMPONENTS;

/**
 * Error versus discard of one component (ISO/IEC 29794-1): what is left of FNMR when its worst pictures are refused. Over all
 * pictures but the masked ones; that of `mouthVisible` over unchanged and masked ones.
 */
export interface DiscardCurve {
  readonly component: Component;
  /** Pairs of the share of pictures discarded and the FNMR of the others. */
  readonly points: readonly (readonly [discarded: number, fnmr: number])[];
  /** The limit of the policy, in units of the component; null when it has none. */
  readonly limit: number | null;
  /** Share of the pictures below the limit, and the FNMR of those and of the others. Null without a limit. */
  readonly refused: number | null;
  readonly fnmrRefused: number | null;
  readonly fnmrKept: number | null;
}

/** What became of the pictures that were made worse in one way. */
export interface DegradationRow {
  readonly degradation: Degradation;
  readonly pictures: number;
  readonly withoutFace: number;
  /** Share of those with a face that the whole gate refuses, and its most frequent reason. */
  readonly refused: number;
  readonly reason: NotAssessableReason | null;
  readonly fnmr: number;
  readonly fnmrKept: number;
}

/** Result of `zs face quality`. Rates are shares of 1, NaN where nothing is left to know them from. */
export interface DiscardReport {
  readonly probes: number;
  readonly comparisons: number;
  readonly threshold: number;
  readonly fnmr: number;
  readonly fnmrKept: number;
  readonly curves: readonly DiscardCurve[];
  readonly degradations: readonly DegradationRow[];
  readonly hints: readonly HintRow[];
}

const STEPS = 50;
const MOST_DISCARDED = 0.5;

/** The curves of every component, and the rates with and without the gate, at the threshold of the policy. */
export function discardReport({ probes, withoutFace }: Probes, policy: FacePolicy): DiscardReport {
  const { threshold } = policy.verification;
  const kept = (from: readonly Probe[]) => from.filter(({ reasons }) => reasons.length === 0);
  return {
    probes: probes.length,
    comparisons: probes.reduce((sum, { scores }) => sum + scores.length, 0),
    threshold,
    fnmr: fnmrOf(probes, threshold),
    fnmrKept: fnmrOf(kept(probes), threshold),
    curves: (Object.keys(COMPONENTS) as Component[]).map((component) =>
      curveOf(component, probes.filter(concerns(component)), policy),
    ),
    degradations: DEGRADATIONS.map((degradation) => {
      const own = probes.filter((probe) => probe.degradation === degradation);
      return {
        degradation,
        pictures: own.length + withoutFace[degradation],
        withoutFace: withoutFace[degradation],
        refused: 1 - kept(own).length / own.length,
        reason: mostFrequent(own.flatMap(({ reasons }) => reasons)),
        fnmr: fnmrOf(own, threshold),
        fnmrKept: fnmrOf(kept(own), threshold),
      };
    }),
    hints: hintRows(probes, (some) => fnmrOf(some, threshold)),
  };
}

function curveOf(component: Component, probes: readonly Probe[], policy: FacePolicy): DiscardCurve {
  const { threshold } = policy.verification;
  const componentOf = COMPONENTS[component];
  const valued = probes.map((probe) => ({ probe, value: componentOf(probe.measures) }));
  // What could not be measured is the worst of all.
  const rank = (value: number) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value);
  valued.sort((one, other) => Math.sign(rank(one.value) - rank(other.value)) || 0);
  const points = Array.from({ length: STEPS + 1 }, (_, step): [number, number] => {
    const discarded = (step / STEPS) * MOST_DISCARDED;
    const rest = valued.slice(Math.floor(discarded * valued.length));
    return [
      discarded,
      fnmrOf(
        rest.map(({ probe }) => probe),
        threshold,
      ),
    ];
  });
  const limit = limitOf(component, policy.quality);
  if (limit === undefined) {
    return { component, points, limit: null, refused: null, fnmrRefused: null, fnmrKept: null };
  }
  const [kept, refused] = [true, false].map((good) =>
    valued.filter(({ value }) => value >= limit === good).map(({ probe }) => probe),
  ) as [Probe[], Probe[]];
  return {
    component,
    points,
    limit,
    refused: refused.length / probes.length,
    fnmrRefused: fnmrOf(refused, threshold),
    fnmrKept: fnmrOf(kept, threshold),
  };
}

// Masked faces fail nearly always: among them, nothing could be seen of the other components.
function concerns(component: Component): (probe: Probe) => boolean {
  if (component === 'mouthVisible') return ({ degradation }) => degradation === 'none' || degradation === 'masked';
  return ({ degradation }) => degradation !== 'masked';
}

function limitOf(component: Component, limits: FacePolicy['quality']): number | undefined {
  const LIMITS: Partial<Record<Component, number | undefined>> = {
    interEyeDistance: limits.minEyeDistancePx,
    headPoseYaw: -limits.maxYawDeg,
    headPosePitch: limits.maxPitchDeg === undefined ? undefined : -limits.maxPitchDeg,
    headPoseRoll: -limits.maxRollDeg,
    sharpness: limits.minSharpness,
    exposure: limits.minExposure,
    mouthVisible: limits.minMouthVisible,
  };
  return LIMITS[component];
}

// The mean over pictures, not over comparisons: of these, people with many pictures have most.
function fnmrOf(probes: readonly Probe[], threshold: number): number {
  const missed = ({ scores }: Probe) => scores.filter((score) => score < threshold).length / scores.length;
  return probes.reduce((sum, probe) => sum + missed(probe), 0) / probes.length;
}

function mostFrequent(reasons: readonly NotAssessableReason[]): NotAssessableReason | null {
  const counted = [...Map.groupBy(reasons, (reason) => reason)].sort(([, one], [, other]) => other.length - one.length);
  return counted[0]?.[0] ?? null;
}

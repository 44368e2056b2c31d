import type { DesiredStateProblem } from '../../contract/desired-state.ts';
import type { CameraState } from '../camera/camera.ts';

/** How the agent is, as far as a change may be to blame for it. */
export interface Checkup {
  /** Undefined = its pictures come from the page, so that nothing can be said before somebody opens it. */
  readonly camera: CameraState | undefined;
  readonly online: boolean;
  readonly outOfService: boolean;
  readonly stalled: readonly string[];
}

/** What is wrong now, worst first; undefined = well. `blindBefore`: the camera gave nothing before the change either. */
export function problemOf(checkup: Checkup, blindBefore: boolean): DesiredStateProblem | undefined {
  const { camera, online, outOfService, stalled } = checkup;
  if (outOfService) return 'OUT_OF_SERVICE';
  if (!blindBefore && (camera === 'lost' || camera === 'starting')) return 'CAMERA_LOST';
  if (!online) return 'HUB_UNREACHABLE';
  return stalled.length > 0 ? 'STALLED' : undefined;
}

export interface TrialParts {
  readonly checkup: () => Checkup;
  readonly blindBefore: boolean;
  /** The state has to prove itself within so long, ms. */
  readonly withinMs: number;
  readonly onVerdict: (problem: DesiredStateProblem | undefined) => void;
  /** Monotonic, ms. */
  readonly monotonic: () => number;
}

const LOOK_EVERY_MS = 250;
const STEADY_MS = 3_000;

/**
 * Watches a state that is on trial: well for three seconds on end, and it is kept; not so when its time is over, and it goes.
 * Returns the function that ends the watch without a verdict.
 */
export function watchTrial({ checkup, blindBefore, withinMs, onVerdict, monotonic }: TrialParts): () => void {
  const startedAt = monotonic();
  const steadyMs = Math.min(STEADY_MS, withinMs / 2);
  let wellSince: number | undefined;
  const timer = setInterval(() => {
    const at = monotonic();
    const problem = problemOf(checkup(), blindBefore);
    wellSince = problem ? undefined : (wellSince ?? at);
    const kept = wellSince !== undefined && at - wellSince >= steadyMs;
    if (!kept && at - startedAt < withinMs) return;
    clearInterval(timer);
    onVerdict(kept ? undefined : (problem ?? 'STALLED'));
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

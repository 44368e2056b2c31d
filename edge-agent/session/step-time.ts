/** The steps of one frame that are timed; `total` is from the frame's arrival to the signed row. */
export type FrameStep = 'decode' | 'analyse' | 'decide' | 'attest' | 'total';

/** Where durations go, in seconds. A prom-client histogram is one. */
export interface StepSeconds {
  observe(labels: { readonly step: FrameStep }, seconds: number): void;
}

/** Does `work` and notes how long it took. */
export function timed<T>(seconds: StepSeconds, step: FrameStep, work: () => T): T {
  const from = performance.now();
  const result = work();
  seconds.observe({ step }, (performance.now() - from) / 1000);
  return result;
}

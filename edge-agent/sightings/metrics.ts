import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { TrackVerdict } from './judge-track.ts';

/** What a watching camera counts. Outcomes only: a label that held an id would put people into the metrics. */
export interface SightingMetrics {
  readonly tracks: Counter<'outcome'>;
  readonly lookSeconds: Histogram;
}

const OUTCOMES: readonly (TrackVerdict['outcome'] | 'not-kept')[] = [
  'sighted',
  'known-lately',
  'unknown',
  'ambiguous',
  'unsearched',
  'not-kept',
];

/** Registers them. `staff`: how many people can be named now. */
export function createSightingMetrics(registry: Registry, staff: () => number): SightingMetrics {
  const registers = [registry];
  new Gauge({
    name: 'zs_agent_sighting_staff',
    help: 'Enrolled people whom this camera may name',
    registers,
    collect() {
      this.set(staff());
    },
  });
  const tracks = new Counter({
    name: 'zs_agent_sighting_tracks_total',
    help: 'Faces followed through the picture, by how they were judged',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of OUTCOMES) tracks.inc({ outcome }, 0);
  const lookSeconds = new Histogram({
    name: 'zs_agent_sighting_look_seconds',
    help: 'Time to find and compare the faces of one frame',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5],
    registers,
  });
  return { tracks, lookSeconds };
}

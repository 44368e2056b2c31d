import type { FacePolicy } from '../../contract/face-policy.ts';
import { ModelError } from '../error.ts';
import { type Liveness, passiveLiveness } from '../pad/passive.ts';
import { shortcomings } from '../quality/gate.ts';
import { hintsFor } from '../quality/hints.ts';
import { componentsOf, type FaceMeasures, measureQuality } from '../quality/measures.ts';
import type { WeightSet } from '../weights.ts';
import { alignFace } from './align.ts';
import { type Detection, detectFaces, visibleArea } from './detect.ts';
import { embedFace } from './embed.ts';
import type { AnalysisExtras, Box, DetectedFace, Embedding, Frame, FrameAnalysis } from './face-engine.ts';
import { fivePointsOf, locateLandmarks } from './landmarks.ts';
import { type Network, openNetwork } from './network.ts';
import { poseOf } from './pose.ts';
import type { Patch } from './resample.ts';

/** A face with what the next steps need of it. */
export interface MeasuredFace {
  readonly face: DetectedFace;
  readonly aligned: Patch;
  readonly measures: FaceMeasures;
}

/** The steps from a frame to an embedding, in the calling thread; `onnx-engine.ts` runs them in a worker. */
export interface FacePipeline {
  detect(frame: Frame): Promise<Detection[]>;
  measure(frame: Frame, detection: Detection): Promise<MeasuredFace>;
  embed(measured: MeasuredFace): Promise<Embedding>;
  liveness(frame: Frame, box: Box): Promise<Liveness>;
  analyse(frame: Frame, limits: FacePolicy['quality'], extras?: AnalysisExtras): Promise<FrameAnalysis>;
  close(): Promise<void>;
}

/** The networks of the pipeline; their digests go into the posture of attestations. */
export const NETWORKS = {
  detector: 'fr_detect.onnx',
  landmarks: 'fr_landmark.onnx',
  embedder: 'fr_feature.onnx',
  liveness: 'fr_liveness.onnx',
};

/** A second face counts from this share of the largest one's visible area on: a passer-by behind does not, a neighbour does. */
const COMPARABLE_AREA = 0.35;

/** Faces measured in one frame; in a crowd the answer is `several-faces` whatever the rest looks like. */
const MAX_FACES = 5;

const MIN_SIDE_PX = 16;
const MAX_PIXELS = 50_000_000;

/** Verifies and opens the networks. Throws ModelError WEIGHTS_MISSING or WEIGHTS_ALTERED. */
export async function openPipeline(set: WeightSet): Promise<FacePipeline> {
  const [detector, landmarks, embedder, liveness] = await Promise.all([
    openNetwork(set, NETWORKS.detector),
    openNetwork(set, NETWORKS.landmarks),
    openNetwork(set, NETWORKS.embedder),
    openNetwork(set, NETWORKS.liveness),
  ]);
  return pipelineOf({ detector, landmarks, embedder, liveness });
}

function pipelineOf(networks: Readonly<Record<keyof typeof NETWORKS, Network>>): FacePipeline {
  const { detector, landmarks, embedder } = networks;
  const pipeline: FacePipeline = {
    detect: (frame) => detectFaces(detector, frame),

    async measure(frame, { box, score }) {
      const points = await locateLandmarks(landmarks, frame, box);
      const five = fivePointsOf(points);
      const pose = poseOf(five);
      const aligned = alignFace(frame, five);
      const measures = measureQuality(frame, { box, landmarks: points, pose, aligned });
      const face = { box, score, landmarks: points, ...pose, quality: componentsOf(measures) };
      return { face, aligned, measures };
    },

    embed: ({ aligned }) => embedFace(embedder, aligned),

    liveness: (frame, box) => passiveLiveness(networks.liveness, frame, box),

    async analyse(frame, limits, extras = {}) {
      assertFrame(frame);
      const measured: MeasuredFace[] = [];
      for (const detection of (await pipeline.detect(frame)).slice(0, MAX_FACES)) {
        measured.push(await pipeline.measure(frame, detection));
      }
      const faces = measured.map(({ face }) => face);
      const [largest, second] = measured;
      if (!largest) return { outcome: 'not-assessable', reasons: ['no-face'], faces };
      if (second && visibleArea(second.face.box, frame) >= COMPARABLE_AREA * visibleArea(largest.face.box, frame)) {
        return { outcome: 'not-assessable', reasons: ['several-faces'], faces };
      }
      const reasons = shortcomings(largest.measures, limits, extras);
      if (reasons.length > 0) return { outcome: 'not-assessable', reasons, faces };
      const { face, measures } = largest;
      const embedding = await pipeline.embed(largest);
      const liveness = extras.liveness ? { liveness: await pipeline.liveness(frame, face.box) } : {};
      return { outcome: 'usable', face, embedding, hints: hintsFor(measures), ...liveness, faces };
    },

    async close() {
      await Promise.all(Object.values(networks).map((network) => network.close()));
    },
  };
  return pipeline;
}

/** Throws INVALID_FRAME unless the frame holds exactly the pixels it says. */
export function assertFrame({ width, height, rgb }: Frame): void {
  const sized = Number.isInteger(width) && Number.isInteger(height) && Math.min(width, height) >= MIN_SIDE_PX;
  if (!sized || width * height > MAX_PIXELS) {
    throw new ModelError('INVALID_FRAME', `a frame of ${width} x ${height} pixels cannot be analysed`);
  }
  if (rgb.length !== width * height * 3) {
    throw new ModelError(
      'INVALID_FRAME',
      `${width} x ${height} pixels need ${width * height * 3} bytes, not ${rgb.length}`,
    );
  }
}

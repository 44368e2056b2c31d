import { readFile } from 'node:fs/promises';
import { cropFrame, decodeImage, encodeJpeg } from '../models/decode.ts';
import { alignFace } from '../models/engine/align.ts';
import { detectFaces } from '../models/engine/detect.ts';
import { embedFace } from '../models/engine/embed.ts';
import type { FaceEngine } from '../models/engine/face-engine.ts';
import { fivePointsOf, locateLandmarks } from '../models/engine/landmarks.ts';
import { openNetwork } from '../models/engine/network.ts';
import { createOnnxEngine } from '../models/engine/onnx-engine.ts';
import { NETWORKS } from '../models/engine/pipeline.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { installedWeights, type WeightSet } from '../models/weights.ts';
import { type DurationSummary, summarise, timed } from './durations.ts';

const PHOTOGRAPHS = ['sample1', 'sample2', 'sample3', 'sample4', 'sample5', 'sample6'];
const WARM_UP_ROUNDS = 1;
const ROUNDS = 10;

type Step = 'decode' | 'detect' | 'landmarks' | 'alignAndEmbed' | 'analyse';

const { quality } = defaultFacePolicy();

export interface FaceBenchReport {
  readonly portraits: number;
  readonly rounds: number;
  readonly usable: number;
  /** Milliseconds. The first four in the calling thread, one after the other; `analyse` is the engine with its worker. */
  readonly steps: Readonly<Record<Step, DurationSummary>>;
  readonly rssMb: number;
}

/** Times each step from a JPEG to an embedding over the demo photographs, each face cut out; prints a table or JSON. */
export async function benchFace(options: { readonly json: boolean }): Promise<void> {
  const report = await measure();
  if (options.json) {
    console.log(JSON.stringify(report));
    return;
  }
  const { portraits, rounds, usable, rssMb } = report;
  console.table(report.steps);
  console.log(`${portraits} portraits, ${usable} usable, ${rounds} rounds; resident ${rssMb} MB`);
}

async function measure(): Promise<FaceBenchReport> {
  const weights = installedWeights();
  const engine = createOnnxEngine({ weights });
  await engine.start();
  const portraits = await portraitsFor(engine);
  const analyse: number[] = [];
  let usable = 0;
  await eachRound(portraits, [analyse], async (jpeg) => {
    const frame = await decodeImage(jpeg);
    const analysis = await timed(analyse, () => engine.analyse(frame, quality));
    if (analysis.outcome === 'usable') usable++;
  });
  const rssMb = Math.round(process.memoryUsage.rss() / 1e6); // of a process that runs one engine, as an agent does
  await engine.stop();

  const steps = { ...(await measureSteps(weights, portraits)), analyse: summarise(analyse) };
  return { portraits: portraits.length, rounds: ROUNDS, usable: usable / (ROUNDS + WARM_UP_ROUNDS), steps, rssMb };
}

async function measureSteps(
  weights: WeightSet,
  portraits: readonly Buffer[],
): Promise<Record<Exclude<Step, 'analyse'>, DurationSummary>> {
  const detector = await openNetwork(weights, NETWORKS.detector);
  const landmarks = await openNetwork(weights, NETWORKS.landmarks);
  const embedder = await openNetwork(weights, NETWORKS.embedder);
  const times: Record<Exclude<Step, 'analyse'>, number[]> = {
    decode: [],
    detect: [],
    landmarks: [],
    alignAndEmbed: [],
  };
  await eachRound(portraits, Object.values(times), async (jpeg) => {
    const frame = await timed(times.decode, () => decodeImage(jpeg));
    const [face] = await timed(times.detect, () => detectFaces(detector, frame));
    if (!face) return;
    const points = await timed(times.landmarks, () => locateLandmarks(landmarks, frame, face.box));
    await timed(times.alignAndEmbed, () => embedFace(embedder, alignFace(frame, fivePointsOf(points))));
  });
  await Promise.all([detector.close(), landmarks.close(), embedder.close()]);
  return {
    decode: summarise(times.decode),
    detect: summarise(times.detect),
    landmarks: summarise(times.landmarks),
    alignAndEmbed: summarise(times.alignAndEmbed),
  };
}

/** Goes through the portraits again and again; the times of the first rounds, before the compiler is warm, are dropped. */
async function eachRound(
  portraits: readonly Buffer[],
  times: readonly number[][],
  look: (jpeg: Buffer) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    if (round === WARM_UP_ROUNDS) for (const list of times) list.length = 0;
    for (const jpeg of portraits) await look(jpeg);
  }
}

/** Every face of the demo photographs as a JPEG of its own, with half a face of surroundings on each side. */
async function portraitsFor(engine: FaceEngine): Promise<Buffer[]> {
  const portraits: Buffer[] = [];
  for (const name of PHOTOGRAPHS) {
    const photograph = await decodeImage(await readFile(new URL(`../simulator/photos/${name}.jpg`, import.meta.url)));
    for (const { box } of (await engine.analyse(photograph, quality)).faces) {
      const { x, y, width, height } = box;
      const around = { x: x - width / 2, y: y - height / 2, width: width * 2, height: height * 2 };
      portraits.push(await encodeJpeg(cropFrame(photograph, around)));
    }
  }
  return portraits;
}

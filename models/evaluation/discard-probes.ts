import type { NotAssessableReason } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { decodeImage } from '../decode.ts';
import type { Embedding, Frame } from '../engine/face-engine.ts';
import type { FacePipeline, MeasuredFace } from '../engine/pipeline.ts';
import { similarityUnder } from '../match.ts';
import { shortcomings } from '../quality/gate.ts';
import type { FaceMeasures } from '../quality/measures.ts';
import { DEGRADATIONS, type Degradation, degraded } from './discard-degradations.ts';
import { mainFace } from './image-embedder.ts';
import { readListedImage } from './labelled-rows.ts';
import type { LabelledImage } from './labels.ts';
import { randomSource } from './people-split.ts';

/** A picture made worse, compared with the other pictures of the same person as they are. */
export interface Probe {
  readonly degradation: Degradation;
  readonly measures: FaceMeasures;
  /** What the gate of the policy says of it. */
  readonly reasons: readonly NotAssessableReason[];
  /** A score for each other picture of the person. */
  readonly scores: readonly number[];
}

export interface Probes {
  readonly probes: readonly Probe[];
  /** Pictures without a face, by what was done to them. */
  readonly withoutFace: Readonly<Record<Degradation, number>>;
}

export interface ProbeOptions {
  readonly folder: string;
  readonly policy: FacePolicy;
  /** Draws by how much each picture is made worse. */
  readonly seed: number;
  readonly progress: (done: number, total: number) => void;
}

interface Shot {
  readonly clean: Embedding;
  readonly worse: readonly {
    readonly degradation: Degradation;
    readonly measured: MeasuredFace;
    readonly embedding: Embedding;
  }[];
}

/** Makes each picture worse in every way, how much by lot, and compares it. People with one picture only are left out. */
export async function takeProbes(
  pipeline: FacePipeline,
  images: readonly LabelledImage[],
  { folder, policy, seed, progress }: ProbeOptions,
): Promise<Probes> {
  const random = randomSource(seed);
  const similarity = similarityUnder(policy);
  const people = [...Map.groupBy(images, ({ person }) => person).values()].filter(({ length }) => length > 1);
  const total = people.reduce((sum, { length }) => sum + length, 0);
  const probes: Probe[] = [];
  const withoutFace = Object.fromEntries(DEGRADATIONS.map((kind) => [kind, 0])) as Record<Degradation, number>;
  let done = 0;
  for (const shown of people) {
    const shots: Shot[] = [];
    for (const { file } of shown) {
      const shot = await shoot(pipeline, await decodeImage(await readListedImage(folder, file)), random, withoutFace);
      if (shot) shots.push(shot);
      progress(++done, total);
    }
    for (const shot of shots) {
      const others = shots.filter((other) => other !== shot);
      if (others.length === 0) continue;
      for (const { degradation, measured, embedding } of shot.worse) {
        const scores = others.map(({ clean }) => similarity(embedding, clean));
        const { measures } = measured;
        probes.push({ degradation, measures, reasons: shortcomings(measures, policy.quality), scores });
      }
    }
  }
  return { probes, withoutFace };
}

// A picture without a face as it is has nothing to be compared with, and is left out.
async function shoot(
  pipeline: FacePipeline,
  frame: Frame,
  random: () => number,
  withoutFace: Record<Degradation, number>,
): Promise<Shot | undefined> {
  const seen = await mainFaceOf(pipeline, frame);
  if (!seen) return undefined;
  const worse: Shot['worse'][number][] = [];
  for (const degradation of DEGRADATIONS) {
    const measured = await mainFaceOf(pipeline, await degraded(frame, seen.face, degradation, random()));
    if (measured) worse.push({ degradation, measured, embedding: await pipeline.embed(measured) });
    else withoutFace[degradation]++;
  }
  return { clean: await pipeline.embed(seen), worse };
}

async function mainFaceOf(pipeline: FacePipeline, frame: Frame): Promise<MeasuredFace | undefined> {
  const found = mainFace(await pipeline.detect(frame), frame);
  return found && pipeline.measure(frame, found);
}

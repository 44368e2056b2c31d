import type { Embedding } from '../engine/face-engine.ts';
import { faceVector, likeness, meanTemplate } from '../match.ts';

/** A face whose person is known. `embedding` is as the network gave it. */
export interface KnownFace {
  readonly person: string;
  readonly group?: string | undefined;
  readonly embedding: Embedding;
}

/** Scores of everyone against everyone. `genuineOf` names the person of each genuine score, for resampling by person. */
export interface Comparisons {
  readonly genuine: Float64Array;
  readonly genuineOf: readonly string[];
  readonly impostors: Float64Array;
}

/** How faces are compared. `perTemplate` 1 compares every image with every other. */
export interface ComparisonRules {
  /** What is compared of a face: the policy's `comparableUnder`. Without one, all of it. */
  readonly comparable?: (vector: ArrayLike<number>) => Embedding;
  /** The score of two sides; their `likeness` unless it depends on who they are. */
  readonly score?: (one: Side, other: Side) => number;
  /** More than 1: templates of a person's first so many images against the images left over. */
  readonly perTemplate: number;
}

/** What is compared: a picture or a template, and whose it is. */
export interface Side {
  readonly person: string;
  readonly vector: Embedding;
}

/** Compares everyone with everyone. */
export function compareAll(
  faces: readonly KnownFace[],
  { comparable = faceVector, score = likenessOf, perTemplate }: ComparisonRules,
): Comparisons {
  if (perTemplate === 1) {
    const sides = faces.map(({ person, embedding }) => ({ person, vector: comparable(embedding) }));
    return scoresOf(sides, (index) => sides.slice(index + 1), score);
  }
  const people = [...Map.groupBy(faces, ({ person }) => person)];
  const templates = people.flatMap(([person, images]): Side[] => {
    if (images.length < perTemplate) return [];
    const template = meanTemplate(images.slice(0, perTemplate).map(({ embedding }) => embedding));
    return [{ person, vector: comparable(template) }];
  });
  const probes = people.flatMap(([person, images]) =>
    images
      .slice(images.length < perTemplate ? 0 : perTemplate)
      .map(({ embedding }): Side => ({ person, vector: comparable(embedding) })),
  );
  return scoresOf(templates, () => probes, score);
}

function scoresOf(
  sides: readonly Side[],
  othersOf: (index: number) => readonly Side[],
  scoreOf: (one: Side, other: Side) => number,
): Comparisons {
  const genuine: number[] = [];
  const genuineOf: string[] = [];
  const impostors: Float64Array[] = [];
  for (const [index, side] of sides.entries()) {
    const { person } = side;
    const others = othersOf(index);
    const strangers = new Float64Array(others.length);
    let count = 0;
    for (const other of others) {
      const score = scoreOf(side, other);
      if (other.person === person) {
        genuine.push(score);
        genuineOf.push(person);
      } else {
        strangers[count++] = score;
      }
    }
    impostors.push(strangers.subarray(0, count));
  }
  return { genuine: Float64Array.from(genuine), genuineOf, impostors: concatenated(impostors) };
}

function likenessOf(one: Side, other: Side): number {
  return likeness(one.vector, other.vector);
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

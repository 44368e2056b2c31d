import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIKE_LFW, syntheticFaces } from '../../../../bench/synthetic-faces.ts';
import { encodeFloats } from '../../../../contract/vector.ts';
import { HITS, rankExactly } from '../../../../models/index/ranking.ts';
import { openTemplateIndex } from '../../../../models/index/template-index.ts';
import { unitVector } from '../../../../models/match.ts';

const { face: faceOf, otherPicture: otherPictureOf } = syntheticFaces(LIKE_LFW);
const UNCORRECTED = {};

async function indexOf(people: number) {
  const index = await openTemplateIndex(UNCORRECTED);
  for (let person = 0; person < people; person++) index.add(`p${person}`, faceOf(person));
  return index;
}

const templateOf = (id: string) => ({ id, vector: faceOf(Number(id.slice(1))) });

describe('an index of templates', () => {
  it('brings up whoever an exact search finds, among hundreds', async () => {
    const index = await indexOf(500);
    const everybody = Array.from({ length: 500 }, (_, person) => templateOf(`p${person}`));
    const missed = Array.from({ length: 30 }, (_, person) => otherPictureOf(person)).filter(
      (probe) => !index.near(probe, HITS).includes(rankExactly(probe, everybody, UNCORRECTED)[0]?.id ?? ''),
    );
    expect(missed).toEqual([]);
  });

  it('answers the same whenever it is built in the same order', async () => {
    const [one, again] = [await indexOf(300), await indexOf(300)];
    for (let person = 1000; person < 1020; person++) {
      expect(again.near(faceOf(person), 16)).toEqual(one.near(faceOf(person), 16));
    }
  });

  it('holds exactly what was put in and not taken out, in whatever order', async () => {
    const step = fc.record({ person: fc.nat(12), adds: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const index = await openTemplateIndex(UNCORRECTED);
        const expected = new Set<string>();
        for (const { person, adds } of steps) {
          const id = `p${person}`;
          if (adds) index.add(id, faceOf(person));
          else expect(index.remove(id)).toBe(expected.has(id));
          if (adds) expected.add(id);
          else expected.delete(id);
        }
        expect(index.size).toBe(expected.size);
        for (const id of expected) expect(index.near(faceOf(Number(id.slice(1))), 1)).toEqual([id]);
        expect(new Set(index.near(faceOf(99), 100))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('compares by the newest template of an id', async () => {
    const index = await indexOf(50);
    index.add('p7', faceOf(500));
    expect(index.size).toBe(50);
    expect(index.near(faceOf(500), 1)).toEqual(['p7']);
    expect(index.near(faceOf(7), 3)[0]).not.toBe('p7');
  });

  it('finds everybody still after most were taken out and others took their places', async () => {
    const index = await indexOf(400);
    for (let person = 0; person < 300; person++) index.remove(`p${person}`);
    for (let person = 400; person < 600; person++) index.add(`p${person}`, faceOf(person));
    const living = Array.from({ length: 300 }, (_, n) => n + 300);
    expect(living.filter((person) => index.near(faceOf(person), 1)[0] !== `p${person}`)).toEqual([]);
  });

  it('is near by the policy, which takes the mean face off', async () => {
    const mean = unitVector(faceOf(1)).map((value) => value * 0.9);
    const correction = { id: 'test', people: 30, mean: encodeFloats(mean) };
    const index = await openTemplateIndex({ correction });
    const lean = (person: number) => {
      const face = faceOf(person);
      return unitVector(mean.map((value, i) => value * 3 + (face[i] ?? 0)));
    };
    for (let person = 2; person < 60; person++) index.add(`p${person}`, lean(person));
    const found = index.near(lean(30), 16).map((id) => ({ id, vector: lean(Number(id.slice(1))) }));
    const [best, second] = rankExactly(lean(30), found, { correction });
    expect(best).toEqual({ id: 'p30', score: expect.closeTo(1, 5) });
    expect(second?.score).toBeLessThan(0.6);
  });

  it.each([
    ['a short one', new Float32Array(511).fill(1)],
    ['zeros', new Float32Array(512)],
    ['something that is no number', new Float32Array(512).fill(Number.NaN)],
  ])('refuses %s, as template and as face', async (_, vector) => {
    const index = await indexOf(3);
    expect(() => index.add('broken', vector)).toThrow(expect.objectContaining({ name: 'MatchError' }));
    expect(() => index.near(vector, 1)).toThrow(expect.objectContaining({ name: 'MatchError' }));
    expect(index.size).toBe(3);
  });

  it('says nobody when it is empty', async () => {
    expect((await openTemplateIndex(UNCORRECTED)).near(faceOf(1), 5)).toEqual([]);
  });
});

describe('ranking', () => {
  it('is by exact similarity, ties by id, whatever the order found', () => {
    const found = ['b', 'a', 'c'].map((id) => ({ id, vector: id === 'c' ? faceOf(2) : faceOf(1) }));
    expect(rankExactly(faceOf(1), found, {}).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});

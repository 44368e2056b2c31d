import { describe, expect, it } from 'vitest';
import { cityOf } from '../../../bench/search.ts';
import type { GrowthPoint } from '../../../bench/search-load.ts';
import { LIKE_LFW, syntheticFaces } from '../../../bench/synthetic-faces.ts';
import { cosine } from '../../../models/match.ts';

function point(n: number): GrowthPoint {
  const cost = { buildSeconds: 0, addMs: 0.1 * Math.log(n), rssMb: 50 + n / 1000, bytesPerTemplate: 0 };
  const time = { p50Ms: 0, p95Ms: 0, p99Ms: 0, cpuMs: 2 + 0.5 * Math.log(n) };
  const recall = { recallAt1: 1, recallOfMates: 1, recallOfStrangers: 1 };
  return { n, ...cost, ...time, ...recall, nameable: 1, nameableFound: 1, strangersNamed: 0 };
}

describe('what a city would need', () => {
  it('is the measured lines drawn on', () => {
    const city = cityOf([25_000, 50_000, 100_000, 200_000].map(point));
    expect(city.rssGb).toBeCloseTo(7.05, 3);
    expect(city.cpuMs).toBeCloseTo(2 + 0.5 * Math.log(7e6), 3);
    let added = 0; // the sum itself, in steps of a thousand
    for (let i = 500; i < 7_000_000; i += 1000) added += 1000 * 0.1 * Math.log(i);
    expect(city.buildHours).toBeCloseTo(added / 3_600_000, 2);
  });
});

describe('made-up faces', () => {
  const { face, otherPicture } = syntheticFaces(LIKE_LFW);
  const people = Array.from({ length: 150 }, (_, person) => face(person));

  it('lie to each other as the faces they are modelled on', () => {
    const strangers = people.flatMap((one, i) => people.slice(i + 1).map((other) => cosine(one, other)));
    const mates = people.map((one, person) => cosine(one, otherPicture(person)));
    expect(meanOf(strangers)).toBeCloseTo(LIKE_LFW.impostor.mean, 1);
    expect(deviationOf(strangers)).toBeCloseTo(LIKE_LFW.impostor.deviation, 2);
    expect(meanOf(mates)).toBeCloseTo(LIKE_LFW.genuine.mean, 1);
    expect(deviationOf(mates)).toBeCloseTo(LIKE_LFW.genuine.deviation, 1);
  });

  it('are the same for the same number', () => {
    expect(syntheticFaces(LIKE_LFW).face(7)).toEqual(face(7));
  });
});

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

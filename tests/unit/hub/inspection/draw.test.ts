import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chanceOf,
  drawInspections,
  type InspectionObject,
  type InspectionRoster,
  inspectionRosterText,
  readInspectionRoster,
} from '../../../../hub/inspection/draw.ts';
import { InspectionParameters, RATINGS, type Rating } from '../../../../hub/inspection/parameters.ts';

const rules = InspectionParameters.parse({});
const seedOf = (word: string) => createHash('sha256').update(word).digest();
const days = ['2026-12-01', '2026-12-02', '2026-12-03'];
const site = (n: number, rating: Rating = 'C', done = 0): InspectionObject => ({
  type: 'site',
  id: `S${n}`,
  sites: [`S${n}`],
  rating,
  done,
});
const doctor = (n: number, rating: Rating, sites: readonly string[], done = 0): InspectionObject => ({
  type: 'practitioner',
  id: `D${n}`,
  sites,
  rating,
  done,
});
const inspectors = (count: number, conflicts: Record<number, string[]> = {}) =>
  Array.from({ length: count }, (_, n) => ({ id: `I${n}`, conflicts: conflicts[n] ?? [] }));
const draw = (seed: Buffer, roster: Partial<InspectionRoster>, month = 12) =>
  drawInspections(
    seed,
    { plan: `inspection-${month}`, month, days },
    { objects: [], inspectors: inspectors(6), former: [], ...roster },
    rules,
  );

/** A year, month by month: how often each object was drawn. */
function year(seed: string, objects: readonly InspectionObject[]): Map<string, number> {
  const done = new Map<string, number>();
  for (let month = 1; month <= 12; month += 1) {
    const now = objects.map((object) => ({ ...object, done: done.get(object.id) ?? 0 }));
    for (const visit of draw(seedOf(`${seed}-${month}`), { objects: now }, month)) {
      for (const { id } of visit.objects) done.set(id, (done.get(id) ?? 0) + 1);
    }
  }
  return done;
}

describe('who is drawn', () => {
  it('has at least the share of the year that the rating asks for, whatever the seed', () => {
    const objects = RATINGS.flatMap((rating, n) => [site(n, rating), doctor(n, rating, [`S${n}`])]);
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const done = year(seed, objects);
        for (const { type, id, rating } of objects) {
          expect(done.get(id) ?? 0).toBeGreaterThanOrEqual(rules.yearly[type][rating]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('practitioners rated C and D every month, institutions rated C twice a year or more', () => {
    const done = year('fixed', [doctor(1, 'C', ['S1']), doctor(2, 'D', ['S1']), site(3, 'C')]);
    expect([done.get('D1'), done.get('D2')]).toEqual([12, 12]);
    expect(done.get('S3')).toBeGreaterThanOrEqual(2);
  });

  it('is spread over the year: a share of one is not saved for December', () => {
    const objects = Array.from({ length: 2400 }, (_, n) => doctor(n, 'A', [`S${n % 40}`]));
    const january = draw(seedOf('spread'), { objects }, 1).flatMap((visit) => visit.objects).length;
    expect(january).toBeGreaterThan(140);
    expect(january).toBeLessThan(260);
  });

  it('never has a lower chance by a worse rating', () => {
    for (const type of ['site', 'practitioner'] as const) {
      for (let month = 1; month <= 12; month += 1) {
        const chances = (['A', 'B', 'C', 'D'] as const).map((rating) =>
          chanceOf({ type, rating, done: 0 }, month, rules),
        );
        expect(chances).toEqual(chances.toSorted((a, b) => a - b));
      }
    }
  });
});

describe('who inspects', () => {
  const objects = Array.from({ length: 60 }, (_, n) => site(n, 'D', 3));

  it('two different people without a conflict, not the pair of last time', () => {
    const conflicts = { 0: objects.slice(0, 20).map(({ id }) => id), 1: ['S30'] };
    const former = objects.map(({ id }) => ({ site: id, pair: ['I2', 'I3'] as const }));
    fc.assert(
      fc.property(fc.string(), (word) => {
        const visits = draw(seedOf(word), { objects, inspectors: inspectors(6, conflicts), former });
        expect(visits).toHaveLength(60);
        for (const { site: at, pair } of visits) {
          const [a = '', b = ''] = pair ?? [];
          expect(a < b).toBe(true);
          expect([a, b].join()).not.toBe('I2,I3');
          for (const id of [a, b]) expect((conflicts as Record<string, string[]>)[id.slice(1)] ?? []).not.toContain(at);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('share the work, and meet each other about equally often', () => {
    const visits = draw(seedOf('even'), { objects, inspectors: inspectors(5) });
    const load = new Map<string, number>();
    const met = new Map<string, number>();
    for (const { pair } of visits) {
      for (const id of pair ?? []) load.set(id, (load.get(id) ?? 0) + 1);
      met.set(`${pair}`, (met.get(`${pair}`) ?? 0) + 1);
    }
    expect(Math.max(...load.values()) - Math.min(...load.values())).toBeLessThanOrEqual(1);
    expect(met.size).toBe(10);
  });

  it('nobody, when all have a conflict: the institution is named, not silently left out', () => {
    const all = inspectors(3, { 0: ['S1'], 1: ['S1'] });
    expect(draw(seedOf('x'), { objects: [site(1, 'D', 3)], inspectors: all })).toMatchObject([
      { site: 'S1', pair: null },
    ]);
  });
});

describe('the draw', () => {
  it('depends on nothing but seed and list: the list read back gives the same', () => {
    const roster = {
      objects: [site(1), doctor(1, 'C', ['S1', 'S2']), doctor(2, 'D', ['S2'])],
      inspectors: inspectors(4, { 1: ['S2'] }),
      former: [{ site: 'S1', pair: ['I0', 'I1'] as const }],
    };
    const text = inspectionRosterText(roster);
    const again = readInspectionRoster(text);
    expect(inspectionRosterText(again)).toBe(text);
    for (const word of ['a', 'b', 'c']) expect(draw(seedOf(word), again)).toEqual(draw(seedOf(word), roster));
  });
});

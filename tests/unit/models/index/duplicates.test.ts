import { describe, expect, it } from 'vitest';
import { LIKE_LFW, syntheticFaces } from '../../../../bench/synthetic-faces.ts';
import type { Embedding } from '../../../../models/engine/face-engine.ts';
import { findAlikePairs } from '../../../../models/index/duplicates.ts';
import { faceVector } from '../../../../models/match.ts';

const { face } = syntheticFaces(LIKE_LFW);
const policy = { duplicate: { threshold: 0.5, fmr: 1e-5, measuredOn: 'test', impostorPairs: 100_000 } };
const people = (count: number) =>
  new Map<string, Embedding>(Array.from({ length: count }, (_, n) => [`p${n}`, faceVector(face(n))]));

describe('a search of everybody among everybody', () => {
  it('names the two ids of one face, once, and nobody else', async () => {
    const templates = people(200).set('p7-again', faceVector(face(7)));
    const { people: searched, pairs, threshold } = await findAlikePairs(templates, policy);
    expect({ searched, threshold }).toEqual({ searched: 201, threshold: 0.5 });
    expect(pairs.map(({ one, other }) => [one, other])).toEqual([['p7', 'p7-again']]);
    expect(pairs[0]?.score).toBeGreaterThan(0.99);
  });

  it('asks more, the more people there are', async () => {
    const rows = [
      { gallerySize: 150, threshold: 0.7 },
      { gallerySize: 1000, threshold: 0.8 },
    ];
    const thresholds = rows.map((row) => ({ ...row, basis: 'extrapolated' as const }));
    const identification = { fpir: 0.01, margin: 0, thresholds, measuredOn: 'test', impostorPairs: 100_000 };
    expect(await findAlikePairs(people(100), { ...policy, identification })).toMatchObject({ threshold: 0.7 });
    expect(await findAlikePairs(people(200), { ...policy, identification })).toMatchObject({ threshold: 0.8 });
  });

  it('finds nothing among nobody', async () => {
    expect(await findAlikePairs(new Map(), policy)).toMatchObject({ people: 0, pairs: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { LIKE_LFW, syntheticFaces } from '../../../../bench/synthetic-faces.ts';
import { measureOpenSet } from '../../../../models/evaluation/open-set.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';

const { face, otherPicture } = syntheticFaces(LIKE_LFW);
const identification = (threshold: number, margin = 0) => ({
  fpir: 0.01,
  margin,
  thresholds: [{ gallerySize: 100, threshold, basis: 'measured' as const }],
  measuredOn: 'made-up faces',
  impostorPairs: 1,
});
const under = (threshold: number, margin = 0) => ({
  ...defaultFacePolicy(),
  identification: identification(threshold, margin),
});
const faces = Array.from({ length: 60 }, (_, person) => [
  { person: `p${person}`, embedding: face(person) },
  { person: `p${person}`, embedding: otherPicture(person) },
]).flat();

describe('searches by people inside and by strangers', () => {
  it('are counted: each person once enrolled, the rest searched for', async () => {
    const report = await measureOpenSet(faces, { gallery: 40, policy: under(0.5), seed: 1 });
    expect(report).toMatchObject({ gallery: 40, matedSearches: 40, strangerSearches: 40, indexRecall: 1 });
    expect(report.missed + report.ambiguous + report.misidentified).toBeCloseTo(report.fnir * 40, 9);
  });

  it.each([
    ['everybody is named where everything passes', -0.99, { fpir: 1, missed: 0 }],
    ['nobody is where nothing does', 0.999, { fpir: 0, fnir: 1, missed: 40 }],
  ])('%s', async (_, threshold, expected) => {
    expect(await measureOpenSet(faces, { gallery: 40, policy: under(threshold), seed: 1 })).toMatchObject(expected);
  });

  it('trade strangers for people inside', async () => {
    const [loose, strict] = await Promise.all(
      [0.2, 0.5].map((threshold) => measureOpenSet(faces, { gallery: 40, policy: under(threshold), seed: 1 })),
    );
    expect(strict?.fpir).toBeLessThanOrEqual(loose?.fpir ?? 0);
    expect(strict?.missed).toBeGreaterThanOrEqual(loose?.missed ?? 0);
  });

  it('depend on the seed and on nothing else', async () => {
    const run = (seed: number) => measureOpenSet(faces, { gallery: 40, policy: under(0.4, 0.1), seed });
    expect(await run(2)).toEqual(await run(2));
  });

  it('need a stranger', async () => {
    const all = measureOpenSet(faces, { gallery: 60, policy: under(0.5), seed: 1 });
    await expect(all).rejects.toMatchObject({ code: 'DATA_SET_INVALID' });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { type FaceEmbedder, humanEmbedder, plainDirection } from '../../../models/evaluation/face-embedder.ts';
import { likeness } from '../../../models/match.ts';
import { demoPortrait } from '../../support/demo-faces.ts';

describe('the description of @vladmandic/human, measured for comparison', () => {
  let human: FaceEmbedder;
  beforeAll(async () => {
    human = await humanEmbedder();
  }, 60_000);

  const directionOf = async (name: Parameters<typeof demoPortrait>[0]) => {
    const result = await human.embed(await demoPortrait(name));
    if (result.outcome !== 'usable') throw new Error(`no face in ${name}`);
    return plainDirection(result.embedding);
  };

  it('gives two people in consecutive frames different vectors, and one person alike ones', async () => {
    const [one, other, again] = [
      await directionOf('smilingOne'),
      await directionOf('darkHair'),
      await directionOf('smilingThree'),
    ];
    expect(likeness(one, other)).toBeLessThan(likeness(one, again));
    expect(likeness(one, one)).toBeCloseTo(1, 5);
  });

  it('answers a picture of nobody with no face, never with an empty vector', async () => {
    const nobody = { width: 250, height: 250, rgb: new Uint8Array(250 * 250 * 3).fill(90) };
    expect(await human.embed(nobody)).toEqual({ outcome: 'not-assessable', reasons: ['no-face'] });
  });
});

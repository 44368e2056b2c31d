import { describe, expect, it } from 'vitest';
import type { SeenFace } from '../../../../edge-agent/sightings/faces-in-frame.ts';
import { createPace } from '../../../../edge-agent/sightings/pace.ts';
import { type FaceTrack, MOST_FRAMES, stepTracks } from '../../../../edge-agent/sightings/tracks.ts';
import { similarityUnder } from '../../../../models/match.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { embeddingAt } from '../../../support/sample-template.ts';

const by = { similarity: similarityUnder(defaultFacePolicy()), sameFace: 0.475 };
const quality = { faceSize: 1, pose: 1, sharpness: 1, exposure: 1 };

/** The face of person `axis`, at `x`. Faces of one person are alike by 0.87, of two by 0.13 at most. */
const face = (at: number, axis: number, x: number): SeenFace => ({
  ...{ at, quality, embedding: embeddingAt(1.2, axis) },
  box: { x, y: 100, width: 80, height: 100 },
});

function follow(...frames: readonly (readonly SeenFace[])[]) {
  let current: readonly FaceTrack[] = [];
  const ended: FaceTrack[] = [];
  for (const [i, faces] of frames.entries()) {
    const step = stepTracks(current, faces, i * 400, by);
    current = step.current;
    ended.push(...step.ended);
  }
  return { current, ended };
}

describe('tracks of faces', () => {
  it('follow one person who walks through the picture', () => {
    const { current } = follow([face(0, 1, 0)], [face(400, 1, 200)], [face(800, 1, 400)]);
    expect(current.map(({ seen }) => seen)).toEqual([3]);
  });

  it('keep two people apart who cross', () => {
    const { current } = follow([face(0, 1, 0), face(0, 2, 60)], [face(400, 2, 0), face(400, 1, 60)]);
    expect(
      current.map(({ frames }) => new Set(frames.map(({ embedding }) => embedding.findLastIndex((v) => v > 0)))),
    ).toEqual([new Set([1]), new Set([2])]);
  });

  it('begin anew for somebody else at the same place', () => {
    expect(follow([face(0, 1, 0)], [face(400, 2, 0)]).current).toHaveLength(2);
  });

  it('end when the face has been gone for 2.5 s, and hold no film', () => {
    const gone = follow([face(0, 1, 0)], ...Array.from({ length: 7 }, () => []));
    expect([gone.current.length, gone.ended.length]).toEqual([0, 1]);
    const long = follow(...Array.from({ length: 60 }, (_, i) => [face(i * 400, 1, 0)]));
    expect(long.current[0]).toMatchObject({ seen: 60, frames: { length: MOST_FRAMES } });
  });

  it('are no more than eight at once', () => {
    const crowd = Array.from({ length: 20 }, (_, i) => face(0, i + 1, i * 100));
    expect(follow(crowd).current).toHaveLength(8);
  });
});

describe('the pace of looks', () => {
  it.each([
    ['waits for its period on a fast machine', 20, true, 130],
    ['looks less often at nobody', 20, false, 480],
    ['never takes more than its share on a slow one', 300, true, 300],
    ['is never slowed to nothing', 9_000, true, 2_000],
  ])('%s', (_, costMs, somebody, pauseMs) => {
    const pace = createPace({ busyMs: 150, idleMs: 500, share: 0.5 });
    for (let look = 0; look < 100; look++) pace.pauseAfter(costMs, somebody);
    expect(Math.round(pace.pauseAfter(costMs, somebody))).toBe(pauseMs);
  });
});

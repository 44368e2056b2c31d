import pino from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { TimedFrame } from '../../../../edge-agent/camera/camera.ts';
import type { WatchedFrame } from '../../../../edge-agent/liveness/track.ts';
import { createChallenger } from '../../../../edge-agent/session/challenger.ts';
import type { Onlooker } from '../../../../edge-agent/session/face-watch.ts';
import type { DetectedFace, FrameAnalysis } from '../../../../models/engine/face-engine.ts';
import { ModelError } from '../../../../models/error.ts';
import type { MeshLook, MeshMeasures } from '../../../../models/mesh/face-mesh.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { DOING, FACING_FACE } from '../../../support/challenge-frames.ts';

const BOX = { x: 10, y: 10, width: 20, height: 26 };
const QUALITY = { faceSize: 1, pose: 1, sharpness: 1, exposure: 1 };
const FACE: DetectedFace = {
  box: BOX,
  score: 1,
  landmarks: [],
  eyeDistancePx: 40,
  yawDeg: 0,
  rollDeg: 0,
  quality: QUALITY,
};
const embeddingOf = (direction: number) => Float32Array.from({ length: 512 }, (_, i) => (i === direction ? 1 : 0));
const challenge = {
  method: 'challenge-1',
  ask: 'always',
  prompts: ['left', 'smile', 'right'],
  count: 2,
  promptMs: 4_000,
} as const;

/** A challenger with a watch that shows what a test says, and a mesh that measures what a test says. */
function setUp(screenColour = false) {
  let at = 1_000;
  let onlooker: Onlooker | undefined;
  let seen: MeshLook | undefined;
  const challenger = createChallenger({
    policy: {
      ...defaultFacePolicy(),
      pad: {
        method: 'passive-1',
        low: 0,
        high: 0.5,
        minFrames: 8,
        challenge: { ...challenge, prompts: [...challenge.prompts] },
        ...(screenColour && { screenColour: true as const }),
      },
    },
    watch: {
      attend(next) {
        onlooker = next;
        return () => {
          if (onlooker === next) onlooker = undefined;
        };
      },
    },
    mesh: {
      async look() {
        if (!seen) throw new ModelError('WORKER_FAILED', 'the thread ended');
        return seen;
      },
    },
    randomInt: () => 0, // the first, and then again the first: left, smile
    logger: pino({ level: 'silent' }),
    now: () => at,
  });
  const matched: WatchedFrame[] = [{ at, box: BOX, embedding: embeddingOf(0), quality: QUALITY }];
  const steps: string[] = [];
  return {
    steps,
    result: challenger.ask(matched, 2, (step) => steps.push(step.name)),
    decline: () => challenger.decline(),
    end: () => onlooker?.end('camera-lost'),
    get watched() {
      return onlooker !== undefined;
    },
    async show(measures: MeshMeasures | undefined, frames: number, direction = 0) {
      const look = { outcome: 'one', face: { box: BOX, score: 1, landmarks: new Float32Array(0), measures } };
      seen = measures ? (look as MeshLook) : undefined;
      for (let i = 0; i < frames; i++) {
        at += 100;
        const frame: TimedFrame = { at, decodeMs: 1, width: 40, height: 40, rgb: new Uint8Array(4_800).fill(90) };
        const embedding = embeddingOf(direction);
        const analysis: FrameAnalysis = { outcome: 'usable', face: FACE, embedding, hints: [], faces: [FACE] };
        await onlooker?.take(frame, Promise.resolve(analysis));
      }
    },
  };
}

describe('a challenger', () => {
  it('passes the person who matched when they do what is asked, and hands on the frames that faced the camera', async () => {
    const one = setUp();
    await one.show(FACING_FACE, 3);
    await one.show(DOING.left, 2);
    await one.show(FACING_FACE, 3);
    await one.show(DOING.smile, 2);
    const { challenge: finished, frames, colours } = await one.result;
    expect(finished).toMatchObject({ reason: 'done', attempt: 0, done: [{ ask: 'left' }, { ask: 'smile' }] });
    expect(frames.length).toBeGreaterThanOrEqual(6);
    expect(colours).toBeUndefined();
    expect(one.watched).toBe(false);
  });

  it('fails somebody else who takes the place of who matched', async () => {
    const one = setUp();
    await one.show(FACING_FACE, 3);
    await one.show(FACING_FACE, 3, 7);
    expect((await one.result).challenge.reason).toBe('other-face');
  });

  it('says that it cannot tell when the mesh has failed three times in a row, not that anybody failed', async () => {
    const one = setUp();
    await one.show(undefined, 3);
    expect((await one.result).challenge.reason).toBe('unavailable');
  });

  it('ends when the person declines or the camera is lost, and then asks nobody any more', async () => {
    const declined = setUp();
    declined.decline();
    expect((await declined.result).challenge.reason).toBe('declined');
    declined.decline();
    const lost = setUp();
    lost.end();
    expect((await lost.result).challenge.reason).toBe('camera-lost');
  });

  it('shows colours after a challenge that was done, if the policy says so, and they never change how it ended', async () => {
    const one = setUp(true);
    await one.show(FACING_FACE, 3);
    await one.show(DOING.left, 2);
    await one.show(FACING_FACE, 3);
    await one.show(DOING.smile, 2);
    await vi.waitFor(() => expect(one.steps).toContain('colour'));
    one.end();
    const { challenge: finished, colours } = await one.result;
    expect(finished.reason).toBe('done');
    expect(colours).toBeUndefined();
  });
});

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ChallengePrompt } from '../../contract/challenge.ts';
import {
  beginChallenge,
  type Challenge,
  type ChallengeEvent,
  type FinishedChallenge,
  reduceChallenge,
} from '../../edge-agent/liveness/challenge.ts';
import type { MeshMeasures } from '../../models/mesh/face-mesh.ts';

export const RECORDINGS = ['live-1', 'live-2', 'replay-1', 'replay-2'] as const;
export type Recording = (typeof RECORDINGS)[number];

const FRAME_MS = 100;
const Numbers = z.array(z.number().nullable()).length(13);
const Recordings = z.object({
  clips: z.record(z.enum(RECORDINGS), z.array(z.union([Numbers, z.literal('several'), z.null()]))),
});
type RecordedFrame = z.infer<typeof Recordings>['clips'][Recording][number];

const { clips } = Recordings.parse(
  JSON.parse(readFileSync(new URL('../vectors/challenge-recordings.json', import.meta.url), 'utf8')),
);

/** How many frames a recording has. */
export function lengthOf(recording: Recording): number {
  return clips[recording].length;
}

/** What the mesh measured in each frame that it found a face in. */
export function measuresIn(recording: Recording): MeshMeasures[] {
  return clips[recording].flatMap((frame) => measuresOf(frame) ?? []);
}

/** Holds a recording up to a challenge, from its frame `from` on, again and again until the challenge has ended. */
export function play(
  recording: Recording,
  from: number,
  plan: readonly (readonly ChallengePrompt[])[],
): FinishedChallenge {
  const frames = clips[recording];
  const first = boxOf(frames[from % frames.length] ?? null) ?? { x: 0, y: 0, width: 640, height: 480 };
  let challenge: Challenge = beginChallenge(plan, 4_000, 0, { at: 0, box: first });
  for (let i = 1; challenge.name === 'running'; i++) {
    const event = eventOf(frames[(from + i) % frames.length] ?? null, i * FRAME_MS);
    challenge = reduceChallenge(challenge, { type: 'time', now: i * FRAME_MS });
    if (event) challenge = reduceChallenge(challenge, event);
  }
  return challenge;
}

function eventOf(frame: RecordedFrame, at: number): ChallengeEvent | undefined {
  if (frame === 'several') return { type: 'several-faces', at };
  const box = boxOf(frame);
  if (!frame || !box) return undefined;
  const measures = measuresOf(frame);
  const similarity = frame[12];
  const known = typeof similarity === 'number' ? { similarity } : {};
  return { type: 'face', frame: { at, box, ...known, ...(measures && { measures }) } };
}

function boxOf(frame: RecordedFrame) {
  if (!frame || frame === 'several') return undefined;
  const [x, y, width, height] = frame.map((value) => value ?? 0);
  return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
}

function measuresOf(frame: RecordedFrame): MeshMeasures | undefined {
  if (!frame || frame === 'several' || frame[4] === null) return undefined;
  const [yawDeg = 0, pitchDeg = 0, noseOff = 0, left = 0, right = 0, mouthWidth = 0, eyeLinePx = 0, noseWidth = 0] =
    frame.slice(4, 12).map((value) => value ?? 0);
  return { yawDeg, pitchDeg, rollDeg: 0, noseOff, eyesOpen: { left, right }, mouthWidth, eyeLinePx, noseWidth };
}

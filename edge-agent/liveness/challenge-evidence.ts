import type { ChallengeEvidence } from '../../contract/challenge.ts';
import type { FaceEvidence, PadEvidence } from '../../contract/evidence.ts';
import type { FinishedChallenge } from './challenge.ts';

/** What is signed of a finished challenge. */
export function challengeEvidence({ plan, attempt, done, reason }: FinishedChallenge): ChallengeEvidence {
  const prompts = (plan[attempt] ?? []).map((ask, i) => ({ ask, ms: done[i]?.ms ?? null }));
  return { prompts, tries: attempt + 1, reason };
}

/**
 * The outcome of both: `passive` over all frames, those of the challenge too. A face that did everything passes unless it
 * looked like a picture; somebody else's face fails; whatever was left undone says nothing, for or against the person.
 */
export function challengedPad(passive: PadEvidence, challenge: FinishedChallenge): PadEvidence {
  const { scores } = passive;
  const evidence = { method: 'challenge-1', ...(scores && { scores }), challenge: challengeEvidence(challenge) };
  if (passive.outcome === 'fail' || challenge.reason === 'other-face') return { ...evidence, outcome: 'fail' };
  return { ...evidence, outcome: challenge.reason === 'done' ? 'pass' : 'not-run' };
}

/**
 * The face decision after a challenge. A match whose challenge was left undone is none: what matched may have been a
 * picture. It is no refusal either. The score stays on record.
 */
export function challengedFace(face: FaceEvidence, pad: PadEvidence): FaceEvidence {
  if (face.outcome !== 'match' || pad.outcome !== 'not-run' || !pad.challenge) return face;
  const reason = pad.challenge.reason === 'camera-lost' ? 'camera-lost' : 'challenge-undone';
  return { ...face, outcome: 'not-assessable', reasons: [reason] };
}

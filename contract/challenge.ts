import { z } from 'zod';

/** What a person can be asked to do in front of the camera. `left` and `right` are the person's own. */
export const CHALLENGE_PROMPTS = ['left', 'right', 'closer', 'blink', 'smile'] as const;
export const ChallengePrompt = z.enum(CHALLENGE_PROMPTS);
export type ChallengePrompt = z.infer<typeof ChallengePrompt>;

/**
 * When a policy asks for a challenge, and for what. `always`: after every match. `when-unsure`: when the passive score lies
 * below its upper band, or could not be measured. Absent: never. Below the upper band one prompt more is asked for.
 */
export const ChallengePolicy = z
  .strictObject({
    method: z.literal('challenge-1'),
    ask: z.enum(['always', 'when-unsure']),
    /** Drawn from these, without repetition. One of each draw is a turn: the only cue that was measured against prints. */
    prompts: z.array(ChallengePrompt).min(3).max(CHALLENGE_PROMPTS.length),
    count: z.int().min(2).max(3),
    /** Time for each prompt, and for facing the camera before it, ms. */
    promptMs: z.int().min(2_000).max(15_000),
  })
  .refine(({ prompts }) => new Set(prompts).size === prompts.length, { error: 'a prompt twice', path: ['prompts'] })
  .refine(({ prompts }) => prompts.includes('left') || prompts.includes('right'), {
    error: 'needs a turn to the left or to the right',
    path: ['prompts'],
  });
export type ChallengePolicy = z.infer<typeof ChallengePolicy>;

/**
 * How a challenge ended. `done`: everything asked was done, in order, by the face that matched. `other-face`: somebody else's
 * face did it. The others say why nothing can be said: time was up, the person declined, the face was lost or joined by
 * another, turned the wrong way, the camera or the mesh failed.
 */
export const CHALLENGE_REASONS = [
  'done',
  'other-face',
  'timed-out',
  'declined',
  'lost',
  'several-faces',
  'wrong-move',
  'camera-lost',
  'unavailable',
] as const;
export const ChallengeReason = z.enum(CHALLENGE_REASONS);
export type ChallengeReason = z.infer<typeof ChallengeReason>;

/** What was asked in the last try and how long each took, ms; null = not done. Signed with the visit's nonce. */
export const ChallengeEvidence = z.strictObject({
  prompts: z
    .array(z.strictObject({ ask: ChallengePrompt, ms: z.int().min(0).nullable() }))
    .max(CHALLENGE_PROMPTS.length),
  tries: z.int().min(1).max(10),
  reason: ChallengeReason,
});
export type ChallengeEvidence = z.infer<typeof ChallengeEvidence>;

import type { ChallengePolicy, ChallengePrompt } from '../../contract/challenge.ts';
import type { PadEvidence } from '../../contract/evidence.ts';
import { MAX_TRIES } from './challenge-limits.ts';

/** A whole number from 0 to `below` - 1, that nobody can foresee: `crypto.randomInt`. */
export type RandomInt = (below: number) => number;

/** The prompts of each try. Drawn before the first, so that nothing a person does can change what will be asked. */
export type ChallengePlan = readonly (readonly ChallengePrompt[])[];

/** Draws every try's prompts: without repetition, in random order, a turn among them; all such draws are equally likely. */
export function drawPlan(prompts: readonly ChallengePrompt[], count: number, random: RandomInt): ChallengePlan {
  return Array.from({ length: MAX_TRIES }, () => {
    for (;;) {
      const drawn = shuffled(prompts, random).slice(0, count);
      if (drawn.some((prompt) => prompt === 'left' || prompt === 'right')) return drawn;
    }
  });
}

/** How many prompts the policy asks for after this passive outcome; 0 = no challenge. */
export function promptsAsked({ ask, count, prompts }: ChallengePolicy, { scores }: PadEvidence): number {
  const { live, high } = scores ?? {};
  const sure = live !== undefined && high !== undefined && live >= high;
  if (sure) return ask === 'always' ? count : 0;
  return Math.min(count + 1, prompts.length);
}

// Fisher and Yates.
function shuffled<T>(values: readonly T[], random: RandomInt): T[] {
  const left = [...values];
  const drawn: T[] = [];
  while (left.length > 0) drawn.push(...left.splice(random(left.length), 1));
  return drawn;
}

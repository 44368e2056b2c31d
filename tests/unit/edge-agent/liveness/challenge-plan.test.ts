import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHALLENGE_PROMPTS, type ChallengePolicy } from '../../../../contract/challenge.ts';
import { drawPlan, promptsAsked } from '../../../../edge-agent/liveness/challenge-plan.ts';

const POLICY: ChallengePolicy = {
  method: 'challenge-1',
  ask: 'always',
  prompts: [...CHALLENGE_PROMPTS],
  count: 2,
  promptMs: 4_000,
};
const scored = (live: number) => ({ outcome: 'not-run', scores: { live, low: 0.1, high: 0.7 } }) as const;

describe('the plan of a challenge', () => {
  it('has different prompts with a turn among them, in each try', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...CHALLENGE_PROMPTS], { minLength: 3 }).filter((all) => all.some(isTurn)),
        fc.integer({ min: 2, max: 3 }),
        (prompts, count) => {
          const plan = drawPlan(prompts, count, (below) => randomInt(below));
          expect(plan).toHaveLength(2);
          for (const asked of plan) {
            expect(asked).toHaveLength(count);
            expect(new Set(asked).size).toBe(count);
            expect(asked.some(isTurn)).toBe(true);
            expect(prompts).toEqual(expect.arrayContaining([...asked]));
          }
        },
      ),
    );
  });

  it('draws each of the fourteen pairs about as often', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 1_400; i++) {
      for (const asked of drawPlan(POLICY.prompts, 2, (below) => randomInt(below))) {
        counts.set(asked.join(), (counts.get(asked.join()) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(14);
    // 200 each; six standard deviations are about 80.
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(80);
  });
});

describe('how many prompts are asked', () => {
  it.each([
    ['of everybody: two from somebody who looks alive', 'always', scored(0.9), 2],
    ['of everybody: three when that is not sure', 'always', scored(0.4), 3],
    ['of everybody: three when nothing was measured', 'always', { outcome: 'not-run' }, 3],
    ['when unsure: none from somebody who looks alive', 'when-unsure', scored(0.7), 0],
    ['when unsure: three in between', 'when-unsure', scored(0.69), 3],
    ['when unsure: three when nothing was measured', 'when-unsure', { outcome: 'not-run' }, 3],
  ] as const)('%s', (_, ask, passive, count) => {
    expect(promptsAsked({ ...POLICY, ask }, passive)).toBe(count);
  });

  it('is never more than the policy has', () => {
    expect(promptsAsked({ ...POLICY, prompts: ['left', 'blink', 'smile'], count: 3 }, scored(0.1))).toBe(3);
  });
});

function isTurn(prompt: string): boolean {
  return prompt === 'left' || prompt === 'right';
}

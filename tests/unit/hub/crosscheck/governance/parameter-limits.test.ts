import { expect, it } from 'vitest';
import { parameterLimits } from '../../../../../hub/crosscheck/governance/parameter-limits.ts';
import { checkParameters } from '../../../../../hub/crosscheck/rule-set.ts';
import { rules } from '../../../../../hub/crosscheck/rules/index.ts';

const limitsOf = rules.map((rule) => [rule.id, rule, parameterLimits(rule)] as const);

it('are those that the schema checks', () => {
  const [, , limits] = limitsOf.find(([id]) => id === 'P01') ?? [];
  expect(limits).toContainEqual({
    name: 'outageMarginMinutes',
    type: 'number',
    minimum: 0,
    maximum: 240,
    choices: [],
    original: 15,
  });
});

it.each(limitsOf)(
  'of %s hold what its author set, and the ends themselves are allowed one by one',
  (_, rule, limits) => {
    for (const { name, minimum, maximum, original } of limits) {
      if (typeof original !== 'number') continue;
      expect(original).toBeGreaterThanOrEqual(minimum ?? original);
      expect(original).toBeLessThanOrEqual(maximum ?? original);
      if (maximum !== null) expect(() => checkParameters(rule, { [name]: maximum + 1 })).toThrow(name);
    }
  },
);

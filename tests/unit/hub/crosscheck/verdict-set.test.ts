import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Judgement } from '../../../../hub/crosscheck/judge.ts';
import { clearVerdicts, verdictSetOf } from '../../../../hub/crosscheck/verdict-set.ts';

const judgement = (id: string, version: number, outcome: string, code: string) =>
  ({
    rule: { id, version, class: 'to-verify' },
    outcome: { outcome, reason: { code, params: {} } },
  }) as unknown as Judgement;

const code = fc.stringMatching(/^[a-z]+(-[a-z]+){0,3}$/);
const drawn = fc.uniqueArray(
  fc.tuple(
    fc.stringMatching(/^[A-Z]\d\d$/),
    fc.integer({ min: 1, max: 99 }),
    fc.constantFrom('clear', 'inconclusive', 'finding', 'not-judged'),
    code,
  ),
  { selector: ([id]) => id, maxLength: 12 },
);

it('says again which rules cleared a subject, in which version and words', () => {
  fc.assert(
    fc.property(drawn, (rows) => {
      const cleared = rows.filter(([, , outcome]) => outcome === 'clear');
      const set = verdictSetOf(rows.map((row) => judgement(...row)));
      expect(set?.clears ?? 0).toBe(cleared.length);
      expect(clearVerdicts(set?.content ?? '')).toEqual(
        cleared.map(([rule, version, , said]) => ({ rule, version, code: said })),
      );
    }),
  );
});

it('has one id for the same words, and another for others', () => {
  fc.assert(
    fc.property(drawn, drawn, (one, other) => {
      const [a, b] = [one, other].map((rows) => verdictSetOf(rows.map((row) => judgement(...row))));
      expect(a?.id === b?.id).toBe(a?.content === b?.content);
    }),
  );
});

import { describe, expect, it } from 'vitest';
import type { SubjectFiles } from '../../hub/crosscheck/files.ts';
import { textOf } from '../../hub/crosscheck/render.ts';
import type { Outcome, Rule, RuleParameters, SubjectKind } from '../../hub/crosscheck/rule.ts';

/** A situation, the outcome it has to have, and the code that says why. */
export interface RuleCase<K extends SubjectKind> {
  readonly name: string;
  readonly file: SubjectFiles[K];
  readonly outcome: Outcome['outcome'] | 'not-judged';
  readonly code?: string;
  /** Further properties of the outcome, e.g. its evidence. */
  readonly with?: object;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** One table-driven test per rule: each situation, and that the words for it exist in both languages. */
export function describeRule<K extends SubjectKind, P extends RuleParameters>(
  rule: Rule<K, P>,
  cases: readonly RuleCase<K>[],
): void {
  describe(rule.id, () => {
    it.each(cases)('$outcome: $name', ({ file, outcome, code, parameters = {}, with: further = {} }) => {
      const judged = judge(rule, file, rule.parameters.parse(parameters));
      expect(judged).toMatchObject({ outcome, ...further });
      if (judged.outcome === 'not-judged') return;
      const said = codeOf(judged);
      if (code !== undefined) expect(said).toBe(code);
      expect(rule.messages).toContain(said);
    });

    it('has words for everything it can say', () => {
      const speechless = rule.messages.filter(
        (code) => !textOf(rule.id, code, 'zh-CN') || !textOf(rule.id, code, 'en'),
      );
      expect(speechless).toEqual([]);
    });
  });
}

function judge<K extends SubjectKind, P extends RuleParameters>(
  rule: Rule<K, P>,
  file: SubjectFiles[K],
  parameters: P,
): Outcome | { outcome: 'not-judged' } {
  return rule.applies?.(file) === false ? { outcome: 'not-judged' } : rule.evaluate(file, parameters);
}

function codeOf(outcome: Outcome): string {
  switch (outcome.outcome) {
    case 'clear':
      return outcome.reason.code;
    case 'finding':
      return outcome.message.code;
    case 'inconclusive':
      return outcome.missing.code;
  }
}

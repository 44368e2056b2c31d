import { type Language, provision, ruleExplanation, ruleTitle } from './render.ts';
import type { AnyRule } from './rules/index.ts';

/** A rule for people: title, meaning, class, subject, legal basis, and each parameter with its default. */
export function describeRule(rule: AnyRule, language: Language): string {
  const defaults = Object.entries(rule.parameters.parse({})).map(([name, value]) => `  ${name} = ${value}`);
  return [
    `${rule.id}  ${ruleTitle(rule.id, language)}`,
    '',
    ruleExplanation(rule.id, language),
    '',
    `${rule.class} · ${rule.subject} · v${rule.version}`,
    ...rule.legalBasis.map((code) => `§ ${provision(code, language)}`),
    ...(defaults.length > 0 ? ['', ...defaults] : []),
  ].join('\n');
}

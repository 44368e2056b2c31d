import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rulePage, rulesIndex } from '../../../../hub/console/rule-pages/page.ts';
import en from '../../../../hub/console/rule-pages/texts/en.json' with { type: 'json' };
import zhCN from '../../../../hub/console/rule-pages/texts/zh-CN.json' with { type: 'json' };
import { writeRulePages } from '../../../../hub/console/rule-pages/write.ts';
import { LANGUAGES, provision, ruleExamples, ruleExplanation } from '../../../../hub/crosscheck/render.ts';
import { rules } from '../../../../hub/crosscheck/rules/index.ts';

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

describe.each(LANGUAGES)('the page of a rule in %s', (language) => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s is complete', (id, rule) => {
    const page = rulePage(rule, language);
    const examples = ruleExamples(id, language);
    const must = [ruleExplanation(id, language), examples?.finding ?? '?', examples?.clear ?? '?'];
    must.push(...rule.legalBasis.map((code) => provision(code, language)));
    for (const text of must) expect(page).toContain(escaped(text));
    expect(page).not.toMatch(/undefined|\{\w+\}|\[object/);
    for (const name of Object.keys(rule.parameters.parse({}))) expect(page).not.toContain(`<td>${name} <code>`);
    for (const code of rule.legalBasis) expect(provision(code, language)).not.toBe(code);
  });

  it('loads nothing and runs nothing', () => {
    for (const page of [rulesIndex(rules, language), ...rules.map((rule) => rulePage(rule, language))]) {
      expect(page).not.toMatch(/<script|<img|<link|https?:\/\/|\son\w+=/);
    }
  });
});

it('says the same in both languages', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : typeof value;
  expect(shape(zhCN)).toEqual(shape(en));
});

it('writes a page per rule and language, and an index that leads to each', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rule-pages-'));
  try {
    const names = writeRulePages(rules, folder);
    expect(readdirSync(folder).sort()).toEqual(names.toSorted());
    expect(names).toHaveLength((rules.length + 1) * LANGUAGES.length);
    for (const rule of rules) expect(rulesIndex(rules, 'en')).toContain(`href="${rule.id}.en.html"`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

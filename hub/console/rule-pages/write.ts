import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '../../crosscheck/render.ts';
import type { AnyRule } from '../../crosscheck/rules/index.ts';
import { indexName, pageName, rulePage, rulesIndex } from './page.ts';

/** Writes one page per rule and language and an index per language into a folder. Returns their names. */
export function writeRulePages(rules: readonly AnyRule[], folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const pages = LANGUAGES.flatMap((language) => [
    [indexName(language), rulesIndex(rules, language)] as const,
    ...rules.map((rule) => [pageName(rule.id, language), rulePage(rule, language)] as const),
  ]);
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
  return pages.map(([name]) => name);
}

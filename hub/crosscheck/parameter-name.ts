import type { Language } from './render.ts';
import en from './texts/words-en.json' with { type: 'json' };
import zhCN from './texts/words-zh-CN.json' with { type: 'json' };

const NAMES: Record<Language, Readonly<Record<string, string>>> = { 'zh-CN': zhCN.parameter, en: en.parameter };

/** What a rule's parameter is called, with its unit; its code where nobody named it. */
export function parameterName(parameter: string, language: Language): string {
  return NAMES[language][parameter] ?? parameter;
}

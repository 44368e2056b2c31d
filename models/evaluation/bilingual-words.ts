import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * The words of a report page in both languages side by side: the page is handed on, and nobody can ask it for the other
 * one. `prefix` names the files in `locales/`. Throws when a word is missing.
 */
export function bilingualWords<Key extends string>(
  prefix: string,
  keys: readonly Key[],
): Readonly<Record<Key, string>> {
  const [chinese, english] = ['zh-CN', 'en'].map((language) => {
    const text = readFileSync(new URL(`./locales/${prefix}${language}.json`, import.meta.url), 'utf8');
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  });
  const both = keys.map((key) => {
    if (!chinese?.[key] || !english?.[key]) throw new RangeError(`the word ${key} is not in both languages`);
    return [key, `${chinese[key]} · ${english[key]}`];
  });
  return Object.fromEntries(both);
}

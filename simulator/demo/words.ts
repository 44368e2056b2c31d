import type { Language } from '../../hub/crosscheck/render.ts';
import texts from './texts.json' with { type: 'json' };

/** Everything the demo says, in one language. */
export type Words = (typeof texts)['en'];

/** What the demo does next. */
export type Step = keyof Words['steps'];

export const words: Record<Language, Words> = texts;

/** Replaces `{name}` in a text. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

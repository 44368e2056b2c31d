import { filled } from './filled.ts';
import type { Message } from './message.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words of one rule, or of a group that all rules draw on (`hub`, `timeline`, `refusal`, `legalBasis`). */
interface TextGroup {
  readonly title?: string;
  readonly explanation?: string;
  /** A made-up case that the rule finds, and one that it doesn't. */
  readonly examples?: { readonly finding: string; readonly clear: string };
  readonly messages: Readonly<Record<string, string>>;
}

const TEXTS: Record<Language, Readonly<Record<string, TextGroup>>> = { 'zh-CN': zhCN, en };
const SHARED_GROUPS = ['hub', 'timeline', 'refusal', 'legalBasis'];
const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The one sentence that names a rule; its id if there is none. */
export function ruleTitle(rule: string, language: Language): string {
  return TEXTS[language][rule]?.title ?? rule;
}

export function ruleExplanation(rule: string, language: Language): string {
  return TEXTS[language][rule]?.explanation ?? '';
}

/** Two made-up cases, for people who don't read code: one that the rule finds, one that it rightly leaves alone. */
export function ruleExamples(rule: string, language: Language): TextGroup['examples'] {
  return TEXTS[language][rule]?.examples;
}

/** The wording of a provision named in a rule's `legalBasis`. */
export function provision(code: string, language: Language): string {
  return TEXTS[language].legalBasis?.messages[code] ?? code;
}

/**
 * A message in words: instants in clinic time (UTC+8), amounts (`...Fen`) in CNY. An unknown code is shown as it is with
 * its parameters, never as nothing.
 */
export function renderMessage(rule: string | null, message: Message, language: Language): string {
  const text = textOf(rule, message.code, language);
  if (text === undefined) {
    return [message.code, ...Object.entries(message.params).map(([name, value]) => `${name}=${value}`)].join(' ');
  }
  return filled(text, (name) => {
    const value = message.params[name];
    return value === undefined ? undefined : shown(name, value, language);
  });
}

/** The text that a rule (or a shared group) has for a code; undefined if none. */
export function textOf(rule: string | null, code: string, language: Language): string | undefined {
  const groups = rule === null ? SHARED_GROUPS : [rule, ...SHARED_GROUPS];
  for (const group of groups) {
    const text = TEXTS[language][group]?.messages[code];
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Codes of refusals, as a rule lists them (`FORK, BROKEN_CHAIN`), in words. */
export function refusalWords(codes: string, language: Language): string {
  const words = codes.split(', ').map((code) => textOf(null, code, language) ?? code);
  const both = textOf(null, 'both-refusals', language) ?? '{one} {other}';
  return words.reduce((one, other) => filled(both, (place) => (place === 'one' ? one : other)));
}

function shown(name: string, value: string | number, language: Language): string {
  if (typeof value === 'number') return name.endsWith('Fen') ? `¥${(value / 100).toFixed(2)}` : String(value);
  if (name === 'codes') return refusalWords(value, language);
  if (!ISO_INSTANT.test(value)) return value;
  return FORMATS[language].format(new Date(value));
}

// Made once: a format costs far more to make than to use.
const FORMATS: Record<Language, Intl.DateTimeFormat> = { 'zh-CN': instantFormat('zh-CN'), en: instantFormat('en-GB') };

function instantFormat(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'medium' });
}

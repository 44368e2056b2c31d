import { type ComputedRef, computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Message } from '../../../crosscheck/message.ts';
import { provision, ruleExplanation, ruleTitle } from '../../../crosscheck/render.ts';
import { count, type DatePart, moment, money } from './format.ts';
import { LOCALES, type Locale } from './locales.ts';
import { personName } from './people-names.ts';
import { formOf, withZeros } from './plural.ts';
import { messageText } from './rule-texts.ts';

/** Everything a component needs to speak: interface texts, rule texts, amounts and clinic times in the current language. */
export interface Words {
  readonly locale: ComputedRef<Locale>;
  t(key: string, named?: Record<string, unknown>): string;
  /** The text of a key, or `otherwise` where the hub sent something that these language files do not know. */
  known(key: string, otherwise: string): string;
  money(fen: number): string;
  count(value: number): string;
  moment(iso: string | number, part?: DatePart): string;
  rule(id: string): string;
  explanation(id: string): string;
  message(message: Message, rule?: string | null): string;
  legal(code: string): string;
  /** Who did something, from the account that stands in a history. */
  who(account: string): string;
}

/** To be called in `setup`. */
export function useWords(): Words {
  const i18n = useI18n();
  const locale = computed(() => LOCALES.find((known) => known === i18n.locale.value) ?? 'zh-CN');
  return {
    locale,
    t: (key, named) => (named ? i18n.t(key, withZeros(named), formOf(i18n.tm(key), named)) : i18n.t(key)),
    known: (key, otherwise) => (i18n.te(key) ? i18n.t(key) : otherwise),
    money: (fen) => money(fen, locale.value),
    count: (value) => count(value, locale.value),
    moment: (iso, part = 'moment') => moment(iso, locale.value, part),
    rule: (id) => ruleTitle(id, locale.value),
    explanation: (id) => ruleExplanation(id, locale.value),
    message: (message, rule = null) => messageText(message, rule, locale.value),
    legal: (code) => provision(code, locale.value),
    who: (account) => (account === 'hub' ? i18n.t('who.hub') : personName(account)),
  };
}

/** The first 8 characters of a pseudonym or digest: enough to tell two apart on one page, never a person's number. */
export function shortId(id: string): string {
  return id.length > 20 ? `${id.slice(0, 8)}…` : id;
}

/** Shortens every pseudonym inside a longer text, e.g. in the name of a row. */
export function shortenIds(text: string): string {
  return text.replace(/[A-Za-z0-9_-]{40,}/g, shortId);
}

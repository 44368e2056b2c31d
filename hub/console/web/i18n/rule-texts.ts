import { filled } from '../../../crosscheck/filled.ts';
import type { Message } from '../../../crosscheck/message.ts';
import { refusalWords, textOf } from '../../../crosscheck/render.ts';
import { moment, money } from './format.ts';
import type { Locale } from './locales.ts';
import { siteName } from './site-names.ts';

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/**
 * A message in words for this page: like `renderMessage`, but to the minute, and the day is said once when all instants
 * of the sentence fall on it. An unknown code is shown as it is, with its parameters: an operator who sees a code can
 * ask, one who sees nothing can't.
 */
export function messageText(message: Message, rule: string | null, locale: Locale): string {
  const template = textOf(rule, message.code, locale);
  if (template === undefined) {
    const params = Object.entries(message.params).map(([name, value]) => `${name} ${shown(name, value, locale, null)}`);
    return [message.code, ...params].join(' · ');
  }
  let day: string | null = null;
  return filled(template, (name) => {
    const value = message.params[name];
    if (value === undefined) return undefined;
    const text = shown(name, value, locale, day);
    if (typeof value === 'string' && ISO_INSTANT.test(value)) day = moment(value, locale, 'day');
    return text;
  });
}

function shown(name: string, value: string | number, locale: Locale, saidDay: string | null): string {
  if (typeof value === 'number') return name.endsWith('Fen') ? money(value, locale) : String(value);
  if (name === 'codes') return refusalWords(value, locale);
  if (!ISO_INSTANT.test(value)) return siteName(value);
  return moment(value, locale, moment(value, locale, 'day') === saidDay ? 'minute' : 'moment');
}

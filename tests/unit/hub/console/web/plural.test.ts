import { describe, expect, it } from 'vitest';
import { createI18n } from 'vue-i18n';
import { formOf, withZeros } from '../../../../../hub/console/web/i18n/plural.ts';

describe('the form of a text', () => {
  it.each<[string, Record<string, unknown>, 1 | 2]>([
    ['{count} line | {count} lines', { count: 1 }, 1],
    ['{count} line | {count} lines', { count: '1' }, 1],
    ['{count} line | {count} lines', { count: 0 }, 2],
    ['{count} line | {count} lines', { count: '1,001' }, 2],
    ['{count} line | {count} lines', { count: '0.1' }, 2],
    ['{at}: {days} more day | {at}: {days} more days', { at: '04/09/2026, 08:42', days: 1 }, 1],
    ['{day}: {count} visit | {day}: {count} visits', { day: '2026-09-04', count: 2 }, 2],
    ['{rows} row of {all} | {rows} rows of {all}', { all: 1, rows: 3 }, 2],
    ['no number | no numbers', {}, 2],
  ])('%s of %o', (text, named, form) => {
    expect(formOf(text, named)).toBe(form);
  });

  it.each([
    [0, '0 lines (2)'],
    [1, '1 line (2)'],
    [2, '2 lines (2)'],
  ])('is written with its own number: %i', (count, written) => {
    const text = '{count} line ({of}) | {count} lines ({of})';
    const { t } = createI18n({ legacy: false, locale: 'en', messages: { en: { text } } }).global;
    const named = { count, of: 2 };
    expect(t('text', withZeros(named), formOf(text, named))).toBe(written);
  });

  it('of what is no text is that of several', () => {
    expect(formOf(undefined, { count: 1 })).toBe(2);
  });
});

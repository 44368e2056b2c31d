import { createI18n } from 'vue-i18n';
import en from '../locales/en.json';
import zhCN from '../locales/zh-CN.json';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

const STORED_AS = 'zs-kiosk-locale';

/** The kiosk's own language: `?lang=en` in the address of the page, otherwise zh-CN. */
const OWN_LOCALE = known(new URLSearchParams(location.search).get('lang')) ?? 'zh-CN';

export const i18n = createI18n({
  legacy: false,
  locale: known(localStorage.getItem(STORED_AS)) ?? OWN_LOCALE,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en },
});

/** The language now shown. */
export function currentLocale(): Locale {
  return known(i18n.global.locale.value) ?? OWN_LOCALE;
}

/** Switches the language and remembers it over a reload. */
export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale;
  localStorage.setItem(STORED_AS, locale);
  showLocale();
}

/** Back to the kiosk's own language: the next person has not chosen the last one's. */
export function resetLocale(): void {
  localStorage.removeItem(STORED_AS);
  i18n.global.locale.value = OWN_LOCALE;
  showLocale();
}

/** Tells assistive technology through `<html lang>`, and names the window. */
export function showLocale(): void {
  document.documentElement.lang = i18n.global.locale.value;
  document.title = i18n.global.t('app.title');
}

function known(value: string | null): Locale | undefined {
  return LOCALES.find((locale) => locale === value);
}

import { createI18n } from 'vue-i18n';
import caseEn from '../../../workflow/texts/en.json';
import caseZh from '../../../workflow/texts/zh-CN.json';
import en from '../locales/en.json';
import zhCN from '../locales/zh-CN.json';
import { LOCALES, type Locale } from './locales.ts';

const STORED_AS = 'zs-console-locale';

// A feature may keep its texts in its own folder; what several pages say is in `locales/`. Words that are also printed lie with what
// they name (`hub/*/texts/words-*.json`, and those of the procedure).
const zhOfFeatures = import.meta.glob<typeof zhCN>('../*/locales/zh-CN.json', { eager: true, import: 'default' });
const enOfFeatures = import.meta.glob<typeof zhCN>('../*/locales/en.json', { eager: true, import: 'default' });
const zhPrinted = import.meta.glob<typeof caseZh>('../../../*/texts/words-zh-CN.json', {
  eager: true,
  import: 'default',
});
const enPrinted = import.meta.glob<typeof caseZh>('../../../*/texts/words-en.json', { eager: true, import: 'default' });
const messages: Record<Locale, typeof zhCN> = {
  'zh-CN': Object.assign({}, zhCN, caseZh, ...Object.values(zhPrinted), ...Object.values(zhOfFeatures)),
  en: Object.assign({}, en, caseEn, ...Object.values(enPrinted), ...Object.values(enOfFeatures)),
};

/** The language files behind every text of this page. */
export const i18n = createI18n({
  legacy: false,
  locale: rememberedLocale(),
  fallbackLocale: 'zh-CN',
  messages,
});

/** Switches the language, remembers it in this browser and tells assistive technology through `<html lang>`. */
export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale;
  localStorage.setItem(STORED_AS, locale);
  showLocale();
}

/** Puts the current language into `<html lang>` and the window's title. */
export function showLocale(): void {
  document.documentElement.lang = i18n.global.locale.value;
  document.title = i18n.global.t('app.title');
}

function rememberedLocale(): Locale {
  const stored = localStorage.getItem(STORED_AS);
  return LOCALES.find((locale) => locale === stored) ?? 'zh-CN';
}

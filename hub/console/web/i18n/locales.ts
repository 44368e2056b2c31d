/** The console's languages, zh-CN first: it is what a new operator sees and what an unknown setting falls back to. */
export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

import type { Language } from '../../hub/crosscheck/render.ts';
import texts from './texts.json' with { type: 'json' };

/** Everything that the office demo says, in one language. */
export type OfficeWords = (typeof texts)['en'];

/** What the office demo does next. */
export type OfficeStep = keyof OfficeWords['steps'];

export const officeWords: Record<Language, OfficeWords> = texts;

import type { Language } from '../../hub/crosscheck/render.ts';
import texts from './texts.json' with { type: 'json' };
import work from './work-texts.json' with { type: 'json' };

/** Everything that the office demo says, in one language. */
export type OfficeWords = (typeof texts)['en'];
/** What people of the office have written, in one language. */
export type WorkWords = (typeof work)['en'];

/** Why a step was taken, as the language files say it. */
export type CaseReason = keyof WorkWords['reasons'];
/** What the office demo does next. */
export type OfficeStep = keyof OfficeWords['steps'];

export const officeWords: Record<Language, OfficeWords> = texts;
export const workWords: Record<Language, WorkWords> = work;

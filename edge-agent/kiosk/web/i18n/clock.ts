import { onScopeDispose, type Ref, ref } from 'vue';
import type { Locale } from './locale.ts';

/** All of China keeps one time (UTC+8); a kiosk whose computer is set to another zone must still show the wall's clock. */
const CLINIC_TIME_ZONE = 'Asia/Shanghai';

/** The current time in ms since 1970, moved on each second while the component lives. */
export function useNow(): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => {
    now.value = Date.now();
  }, 1_000);
  onScopeDispose(() => clearInterval(timer));
  return now;
}

/** Hours and minutes at the clinic, e.g. `09:05`. */
export function clockTime(at: number | string, locale: Locale): string {
  return new Intl.DateTimeFormat(tagOf(locale), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: CLINIC_TIME_ZONE,
  }).format(new Date(at));
}

/** The day at the clinic in words. */
export function clockDay(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(tagOf(locale), {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
    timeZone: CLINIC_TIME_ZONE,
  }).format(new Date(at));
}

function tagOf(locale: Locale): string {
  return locale === 'en' ? 'en-GB' : 'zh-CN';
}

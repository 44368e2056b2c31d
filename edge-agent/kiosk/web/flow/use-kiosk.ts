import { type InjectionKey, inject, provide } from 'vue';
import type { Kiosk } from './kiosk.ts';

const KEY: InjectionKey<Kiosk> = Symbol('kiosk');

/** Makes the kiosk known to every screen below. */
export function provideKiosk(kiosk: Kiosk): void {
  provide(KEY, kiosk);
}

/** The kiosk of this page, inside any of its screens. */
export function useKiosk(): Kiosk {
  const kiosk = inject(KEY);
  if (!kiosk) throw new Error('useKiosk needs provideKiosk in a parent');
  return kiosk;
}

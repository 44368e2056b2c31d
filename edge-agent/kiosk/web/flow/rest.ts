import { type ComputedRef, onBeforeUnmount, onMounted, type Ref, ref, watch } from 'vue';
import type { KioskState } from '../../kiosk-state.ts';
import type { View } from './step.ts';

/** The home screen rests when nobody has touched it, and nothing has moved before the camera, for so long, ms. */
const REST_AFTER_MS = 60_000;

/** Whether this kind of device rests: a handheld shows its ward's questions, and a camera nothing that anybody could begin. */
function mayRest(state: KioskState | null): boolean {
  return state !== null && state.profile !== 'handheld-ward' && state.profile !== 'camera';
}

/** Whether the kiosk rests now. A touch, a key or somebody who comes near wakes it, and so does whatever leads away from home. */
export function useRest(view: ComputedRef<View>, state: () => KioskState | null): Readonly<Ref<boolean>> {
  const rests = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wake(): void {
    rests.value = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      rests.value = view.value.name === 'home' && mayRest(state()) && state()?.nearby !== true;
    }, REST_AFTER_MS);
  }

  watch([() => view.value.name, () => state()?.nearby], wake, { immediate: true });
  const touches = ['pointerdown', 'keydown'] as const;
  onMounted(() => {
    for (const touch of touches) document.addEventListener(touch, wake, { capture: true });
  });
  onBeforeUnmount(() => {
    for (const touch of touches) document.removeEventListener(touch, wake, { capture: true });
    clearTimeout(timer);
  });
  return rests;
}

import { onScopeDispose, type Ref, ref, watch } from 'vue';

/** Whether `holds` has been true for `ms` without a break. Its timer ends with the screen that uses it. */
export function useLasting(holds: () => boolean, ms: number): Readonly<Ref<boolean>> {
  const lasting = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    holds,
    (now) => {
      clearTimeout(timer);
      lasting.value = false;
      if (now) timer = setTimeout(() => (lasting.value = true), ms);
    },
    { immediate: true, flush: 'sync' },
  );
  onScopeDispose(() => clearTimeout(timer));
  return lasting;
}

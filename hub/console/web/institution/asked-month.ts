import { type Ref, ref, watch } from 'vue';
import { useRoute } from 'vue-router';

/** The month that the address asks for, and that a choice on the page may change; empty = the latest. */
export function useAskedMonth(): Ref<string> {
  const route = useRoute();
  const month = ref('');
  watch(
    () => route.query.month,
    (asked) => {
      month.value = typeof asked === 'string' ? asked : '';
    },
    { immediate: true },
  );
  return month;
}

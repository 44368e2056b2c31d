import { type Ref, ref } from 'vue';
import { asFailure } from '../api/api-failure.ts';
import { useWords } from '../i18n/words.ts';

/** Something that is done on a click: refused in words, and afterwards the list is asked for again. */
export function useDeed(after: () => Promise<void>): {
  refused: Ref<string | null>;
  doing(deed: () => Promise<void>): Promise<void>;
} {
  const { t, known } = useWords();
  const refused = ref<string | null>(null);
  return {
    refused,
    async doing(deed) {
      refused.value = null;
      try {
        await deed();
      } catch (error) {
        const failure = asFailure(error);
        refused.value = known(`settings.refused.${failure.hubCode}`, failure.said ?? t(`failure.${failure.code}`));
      }
      await after();
    },
  };
}

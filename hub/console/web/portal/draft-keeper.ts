import { computed, ref } from 'vue';
import type { AnswerInput, NoticeView } from '../../../portal/notice-schema.ts';
import { useAutosave } from './autosave.ts';
import { saveDraft } from './requests.ts';

type Stand = AnswerInput['stand'];

/** What is being written, kept at the hub by itself: a session that ends, or a colleague who goes on, loses no words. */
export function useDraft(id: () => string, draft: NoticeView['draft']) {
  const stand = ref<Stand | null>(draft.stand);
  const text = ref(draft.text);
  const kept = useAutosave(
    () => [stand.value, text.value],
    draft.at,
    async () => (await saveDraft(id(), { stand: stand.value, text: text.value })).draft.at,
  );
  return { stand, text, ...kept, missing: computed(() => Math.max(0, 4 - text.value.trim().length)) };
}

// As at the hub (`hub/workflow/fields.ts`): an identity card or a mobile number belongs in no text that many people read.
const PERSON_NUMBER = /(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)/;

export function namesAPerson(text: string): boolean {
  return PERSON_NUMBER.test(text);
}

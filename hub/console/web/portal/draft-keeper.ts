import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { AnswerInput, NoticeView } from '../../../portal/notice-schema.ts';
import { type ApiFailure, asFailure } from '../api/api-failure.ts';
import { saveDraft } from './requests.ts';

type Stand = AnswerInput['stand'];
/** After this pause in writing the draft is kept at the hub. */
const AFTER_MS = 1500;

/** What is being written, kept at the hub by itself: a session that ends, or a colleague who goes on, loses no words. */
export function useDraft(id: () => string, draft: NoticeView['draft']) {
  const stand = ref<Stand | null>(draft.stand);
  const text = ref(draft.text);
  const savedAt = ref(draft.at);
  const saving = ref(false);
  const failure = shallowRef<ApiFailure | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changed = false;

  async function save(): Promise<void> {
    clearTimeout(timer);
    if (!changed) return;
    changed = false;
    saving.value = true;
    try {
      savedAt.value = (await saveDraft(id(), { stand: stand.value, text: text.value })).draft.at;
      failure.value = null;
    } catch (error) {
      changed = true;
      failure.value = asFailure(error);
    }
    saving.value = false;
  }

  watch([stand, text], () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, AFTER_MS);
  });
  onScopeDispose(() => void save());

  return {
    stand,
    text,
    savedAt,
    saving,
    failure,
    /** Nothing is to be kept any more: it was sent. */
    forget() {
      clearTimeout(timer);
      changed = false;
    },
    missing: computed(() => Math.max(0, 4 - text.value.trim().length)),
  };
}

// As at the hub (`hub/workflow/fields.ts`): an identity card or a mobile number belongs in no text that many people read.
const PERSON_NUMBER = /(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)/;

export function namesAPerson(text: string): boolean {
  return PERSON_NUMBER.test(text);
}

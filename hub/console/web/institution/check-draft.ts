import { computed, reactive } from 'vue';
import type { OwnCheck, SelfCheckDraft, SelfCheckReportInput } from '../../../portal/self-check-schema.ts';
import { useAutosave } from '../portal/autosave.ts';
import { namesAPerson } from '../portal/draft-keeper.ts';
import { saveCheckDraft } from './requests.ts';

export interface DraftedAnswer {
  finding: string;
  answer: 'corrected' | 'explained' | null;
  words: string;
}

const LEAST_WORDS = 4;

/** The report of a list as it is written, kept at the hub by itself. Numbers are text while they are typed. */
export function useCheckDraft(check: OwnCheck) {
  const { draft } = check;
  const asked = check.items.filter((item) => item.asked).map(({ allegation }) => allegation.finding);
  const written = reactive({
    checked: textOf(draft.checked),
    wrong: textOf(draft.wrong),
    refund: draft.refundFen === null ? '' : String(draft.refundFen / 100),
    words: draft.words,
    answers: asked.map((finding): DraftedAnswer => {
      return { ...(draft.answers.find((one) => one.finding === finding) ?? { finding, answer: null, words: '' }) };
    }),
  });
  const numbers = computed(() => ({
    checked: wholeOf(written.checked),
    wrong: wholeOf(written.wrong),
    refundFen: fenOf(written.refund),
  }));
  const asDraft = (): SelfCheckDraft => ({ ...numbers.value, words: written.words, answers: written.answers });
  const kept = useAutosave(
    () => written,
    draft.at,
    () => saveCheckDraft(check.id, asDraft()),
  );
  const isAnswered = ({ answer, words }: DraftedAnswer) => answer !== null && words.trim().length >= LEAST_WORDS;
  const open = computed(() => written.answers.filter((one) => !isAnswered(one)).length);

  /** What keeps it from being sent, or null. */
  const lacking = computed(() => {
    if (open.value > 0) return 'open';
    const { checked, wrong, refundFen } = numbers.value;
    if (checked === null || wrong === null || refundFen === null) return 'numbers';
    if (wrong > checked) return 'more-wrong';
    if (written.words.trim().length < LEAST_WORDS) return 'words';
    return [written.words, ...written.answers.map(({ words }) => words)].some(namesAPerson) ? 'has-number' : null;
  });

  /** What is sent; undefined while something is lacking. */
  function report(): SelfCheckReportInput | undefined {
    const { checked, wrong, refundFen } = numbers.value;
    if (lacking.value !== null || checked === null || wrong === null || refundFen === null) return undefined;
    const answers = written.answers.flatMap(({ finding, answer, words }) =>
      answer === null ? [] : [{ finding, answer, words: words.trim() }],
    );
    return { checked, wrong, refundFen, words: written.words.trim(), answers };
  }

  /** Gives every finding that has no answer yet the answer of this one. */
  function copyToOpen(from: DraftedAnswer): void {
    for (const one of written.answers)
      if (!isAnswered(one)) Object.assign(one, { answer: from.answer, words: from.words });
  }

  return { ...kept, written, open, lacking, isAnswered, report, copyToOpen };
}

function textOf(number: number | null): string {
  return number === null ? '' : String(number);
}

function wholeOf(text: string | number): number | null {
  return /^\d{1,7}$/.test(`${text}`.trim()) ? Number(text) : null;
}

function fenOf(text: string | number): number | null {
  return /^\d{1,9}(\.\d{1,2})?$/.test(`${text}`.trim()) ? Math.round(Number(text) * 100) : null;
}

import { useWords } from '../i18n/words.ts';

/** Why somebody was passed over or what a ward replied, in words; a reply and its reason stand together (`not-here: leave`). */
export function useReasonWords(): (reason: string) => string {
  const { t, known } = useWords();
  return (reason) =>
    reason
      .split(': ')
      .map((part) => known(`bedside.reason.${part}`, part))
      .join(t('list.comma'));
}

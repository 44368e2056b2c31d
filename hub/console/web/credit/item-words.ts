import type { CardView } from '../../../credit/scorecard/card-schema.ts';
import { useWords } from '../i18n/words.ts';
import { percent } from '../overview/share.ts';

type Counted = Pick<CardView['items'][number], 'of' | 'among' | 'ofName' | 'amongName'>;

/** What an item of a scorecard counted, and what it did to the score, in words. */
export function useItemWords() {
  const { t, count, locale } = useWords();
  return {
    counted({ of, among, ofName, amongName }: Counted): string {
      const what = `${t(`score-input.${ofName}`)} ${count(of)}`;
      if (among === null || amongName === null) return what;
      const share = among === 0 ? '' : ` (${percent(of, among, locale.value)})`;
      return `${what} / ${t(`score-input.${amongName}`)} ${count(among)}${share}`;
    },
    /** Tenths of a point with their sign. */
    signed: (tenths: number) => `${tenths > 0 ? '+' : ''}${(tenths / 10).toFixed(1)}`,
  };
}

import { INPUTS, type InputName } from '../../../credit/scorecard/items.ts';
import { useWords } from '../i18n/words.ts';

const SHARE = /^([a-z]+)-of-([a-z]+)(?:-[a-z])?$/;
const COUNT = /^each-([a-z]+)(?:-[a-z])?$/;

/** The id of an item that somebody makes: it says what is counted, so that it has a name in both languages. `taken`: ids that exist. */
export function newItemId(of: InputName, among: InputName | null, taken: readonly string[]): string {
  const id = among === null ? `each-${of}` : `${of}-of-${among}`;
  const further = [...'bcdefghijklmnopqrstuvwxyz'].map((letter) => `${id}-${letter}`);
  return [id, ...further].find((one) => !taken.includes(one)) ?? id;
}

/** What an item of a scorecard is called, by its id. To be called in `setup`. */
export function useItemName(): (id: string) => string {
  const { t, known } = useWords();
  const input = (name: string | undefined) => INPUTS.find((one) => one === name);
  return (id) => {
    const [, share, among] = SHARE.exec(id) ?? [];
    const [, each] = COUNT.exec(id) ?? [];
    const [of, all, one] = [input(share), input(among), input(each)];
    if (of && all) return t('credit.share-of', { of: t(`score-input.${of}`), among: t(`score-input.${all}`) });
    return one ? t('credit.each-of', { of: t(`score-input.${one}`) }) : known(`score-item.${id}`, id);
  };
}

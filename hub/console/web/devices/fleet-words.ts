import en from '../../../fleet/texts/en.json';
import zhCN from '../../../fleet/texts/zh-CN.json';
import { useWords } from '../i18n/words.ts';

const TEXTS = { 'zh-CN': zhCN, en };

/** The words that the command line has for cameras and problems too; an unknown code is shown as it is. */
export function useFleetWords(): { camera(condition: string): string; problem(code: string): string } {
  const { locale } = useWords();
  const of = (words: Readonly<Record<string, string>>, code: string) => words[code] ?? code;
  return {
    camera: (condition) => of(TEXTS[locale.value].camera, condition),
    problem: (code) => of(TEXTS[locale.value].problems, code),
  };
}

import { familyOf, TEMPLATE_KINDS, type TemplateFamily, type TemplateKind, templateColumns } from './kinds.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

export const TEMPLATE_TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<string, typeof en>;
export type TemplateLanguage = keyof typeof TEMPLATE_TEXTS;

interface ColumnWords {
  readonly title: string;
  readonly what: string;
}

/** What a column of a template is called, and what goes in. */
export function columnWords(kind: TemplateKind, column: string, language: TemplateLanguage): ColumnWords {
  const texts: Readonly<Record<string, ColumnWords>> = TEMPLATE_TEXTS[language].columns;
  return (
    texts[`${kind}.${column}`] ?? texts[`${familyOf(kind)}.${column}`] ?? texts[column] ?? { title: column, what: '' }
  );
}

/** The columns of a family by their Chinese names, so that a header may be in Chinese as in the templates. */
export function chineseColumns(family: TemplateFamily): ReadonlyMap<string, string> {
  const named = TEMPLATE_KINDS.filter((kind) => familyOf(kind) === family).flatMap((kind) =>
    [...templateColumns(kind).map(({ name }) => name), 'withdrawnAt'].map(
      (name) => [columnWords(kind, name, 'zh-CN').title, name] as const,
    ),
  );
  return new Map(named);
}

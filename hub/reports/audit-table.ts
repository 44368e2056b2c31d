import { type AuditLine, type AuditQuery, listAudit } from '../access/audit.ts';
import wordsEn from '../access/texts/words-en.json' with { type: 'json' };
import wordsZh from '../access/texts/words-zh-CN.json' with { type: 'json' };
import type { Language } from '../crosscheck/render.ts';
import type { Database } from '../store/store.ts';
import { MOST_ROWS } from '../tables/in-pages.ts';
import { type Column, type Table, tableOf } from '../tables/table.ts';
import caseEn from '../workflow/texts/en.json' with { type: 'json' };
import caseZh from '../workflow/texts/zh-CN.json' with { type: 'json' };
import en from './texts/audit-en.json' with { type: 'json' };
import zhCN from './texts/audit-zh-CN.json' with { type: 'json' };

const TEXTS = {
  'zh-CN': { ...zhCN, words: wordsZh, steps: caseZh['case-step'] },
  en: { ...en, words: wordsEn, steps: caseEn['case-step'] },
} as const;
const PAGE = 500;

/** What everybody did as a table, the newest first, at most 50,000 lines. */
export function auditTable(db: Database, query: Omit<AuditQuery, 'limit'>, language: Language): Table {
  return tableOf(TEXTS[language].title, columnsIn(language), linesOf(db, query));
}

// The log only grows: what is added meanwhile lies before the first line that was read.
async function* linesOf(db: Database, query: Omit<AuditQuery, 'limit'>): AsyncGenerator<AuditLine> {
  let { before } = query;
  for (let read = 0; read < MOST_ROWS; read += PAGE) {
    const lines = await listAudit(db, { ...query, before, limit: PAGE });
    yield* lines;
    before = lines.at(-1)?.index;
    if (lines.length < PAGE) return;
  }
}

function columnsIn(language: Language): readonly Column<AuditLine>[] {
  const { columns, outcomes } = TEXTS[language];
  return [
    { title: columns.index, kind: 'count', of: ({ index }) => index },
    { title: columns.at, kind: 'instant', of: ({ at }) => at },
    { title: columns.account, kind: 'text', of: ({ account }) => account },
    { title: columns.action, kind: 'text', width: 30, of: ({ action }) => actionWords(action, language) },
    { title: columns.code, kind: 'text', width: 22, of: ({ action }) => action },
    { title: columns.type, kind: 'text', of: ({ target }) => target?.type ?? null },
    { title: columns.target, kind: 'text', width: 38, of: ({ target }) => target?.id ?? null },
    { title: columns.outcome, kind: 'text', width: 10, of: ({ outcome }) => outcomes[outcome] },
    { title: columns.detail, kind: 'text', width: 50, of: ({ detail }) => detailOf(detail) },
    { title: columns.id, kind: 'text', width: 38, of: ({ id }) => id },
  ];
}

/** What an action is called; its code where nobody named it. A step of a case (`case.notice`) is called what the step is. */
export function actionWords(action: string, language: Language): string {
  let words: unknown = TEXTS[language].words['audit-action'];
  for (const part of action.split('.')) {
    words = typeof words === 'object' && words !== null ? (words as Record<string, unknown>)[part] : undefined;
  }
  if (typeof words === 'string') return words;
  const [of, step = ''] = action.split('.');
  const steps: Readonly<Record<string, string>> = TEXTS[language].steps;
  return (of === 'case' && steps[step]) || action;
}

function detailOf(detail: AuditLine['detail']): string {
  const told = Object.entries(detail ?? {}).filter(([, value]) => value !== null && value !== '');
  return told.map(([name, value]) => `${name}: ${value}`).join('; ');
}

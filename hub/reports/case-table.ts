import { type Language, ruleTitle } from '../crosscheck/render.ts';
import type { Database } from '../store/store.ts';
import { inPages, MOST_ROWS } from '../tables/in-pages.ts';
import { type Column, type Table, tableOf } from '../tables/table.ts';
import type { CaseQuery, CaseSummary } from '../workflow/case-schema.ts';
import type { Caller } from '../workflow/guard.ts';
import { caseIds, caseRows } from '../workflow/list-cases.ts';
import { procedureWords } from './case-rows.ts';
import en from './texts/cases-en.json' with { type: 'json' };
import zhCN from './texts/cases-zh-CN.json' with { type: 'json' };

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;

/** Cases as a table, in the order and with the filters asked for, at most 50,000 rows. `now` in ms since 1970. */
export async function caseTable(
  db: Database,
  query: Omit<CaseQuery, 'offset' | 'limit'>,
  caller: Caller,
  now: number,
  language: Language,
): Promise<Table> {
  const ids = await caseIds(db, { ...query, offset: 0, limit: MOST_ROWS }, caller, now);
  const rows = inPages(ids, (some) => caseRows(db, some, now));
  return tableOf(TEXTS[language].title, columnsIn(language), rows);
}

function columnsIn(language: Language): readonly Column<CaseSummary>[] {
  const { columns, yes } = TEXTS[language];
  const { states, sources, options } = procedureWords(language);
  const named = (rules: readonly string[]) => rules.map((rule) => `${rule} ${ruleTitle(rule, language)}`).join('; ');
  return [
    { title: columns.number, kind: 'text', width: 14, of: ({ number }) => number },
    { title: columns.title, kind: 'text', width: 40, of: ({ title, rules }) => title || named(rules) },
    { title: columns.site, kind: 'text', of: ({ site }) => site.id },
    { title: columns.siteName, kind: 'text', width: 28, of: ({ site }) => site.name },
    { title: columns.person, kind: 'text', width: 28, of: ({ person }) => person },
    { title: columns.practitioner, kind: 'text', width: 28, of: ({ practitioner }) => practitioner },
    { title: columns.device, kind: 'text', of: ({ device }) => device },
    { title: columns.rules, kind: 'text', width: 40, of: ({ rules }) => named(rules) },
    { title: columns.source, kind: 'text', of: ({ source }) => sources[source] ?? source },
    { title: columns.grade, kind: 'text', of: ({ grade }) => grade && (options[grade] ?? grade) },
    { title: columns.state, kind: 'text', of: ({ state }) => states[state] ?? state },
    { title: columns.outcome, kind: 'text', of: ({ outcome }) => outcome && (options[outcome] ?? outcome) },
    { title: columns.amount, kind: 'amount', of: ({ amountFen }) => amountFen },
    { title: columns.decided, kind: 'amount', of: ({ decidedFen }) => decidedFen },
    { title: columns.opened, kind: 'instant', of: ({ openedAt }) => openedAt },
    { title: columns.updated, kind: 'instant', of: ({ updatedAt }) => updatedAt },
    { title: columns.due, kind: 'instant', of: ({ clock }) => clock?.dueAt ?? null },
    { title: columns.daysLeft, kind: 'count', of: ({ clock }) => clock?.daysLeft ?? null },
    { title: columns.overdue, kind: 'text', width: 10, of: ({ clock }) => (clock?.overdue ? yes : null) },
    { title: columns.assignee, kind: 'text', of: ({ assignee }) => assignee },
  ];
}

import type { FindingQuery, FindingSummary } from '../cases/finding-schema.ts';
import { type Asking, findingIds, queueRows } from '../cases/list-findings.ts';
import { type Language, renderMessage, ruleTitle } from '../crosscheck/render.ts';
import type { Database } from '../store/store.ts';
import { inPages, MOST_ROWS } from '../tables/in-pages.ts';
import { type Column, type Table, tableOf } from '../tables/table.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;

/** The queue as a table, in the order and with the filters asked for, at most 50,000 rows; the largest first if not said otherwise. */
export async function findingTable(
  db: Database,
  query: Omit<FindingQuery, 'offset' | 'limit'>,
  asking: Asking,
  language: Language,
): Promise<Table> {
  const ids = await findingIds(db, query, asking, MOST_ROWS);
  const rows = inPages(ids, (some) => queueRows(db, some, asking));
  return tableOf(TEXTS[language].title, columnsIn(language), rows);
}

function columnsIn(language: Language): readonly Column<FindingSummary>[] {
  const { columns, statuses, classes } = TEXTS[language];
  return [
    { title: columns.id, kind: 'text', width: 38, of: ({ id }) => id },
    { title: columns.rule, kind: 'text', width: 8, of: ({ rule }) => rule },
    { title: columns.title, kind: 'text', width: 30, of: ({ rule }) => ruleTitle(rule, language) },
    { title: columns.class, kind: 'text', width: 12, of: (row) => classes[row.class] },
    { title: columns.status, kind: 'text', width: 12, of: ({ status }) => statuses[status] },
    { title: columns.site, kind: 'text', of: ({ site }) => site.id },
    { title: columns.siteName, kind: 'text', width: 28, of: ({ site }) => site.name },
    { title: columns.claim, kind: 'text', width: 28, of: ({ claimId }) => claimId },
    { title: columns.amount, kind: 'amount', of: ({ amountFen }) => amountFen },
    { title: columns.opened, kind: 'instant', of: ({ openedAt }) => openedAt },
    {
      title: columns.sentence,
      kind: 'text',
      width: 80,
      of: ({ rule, reason }) => renderMessage(rule, reason, language),
    },
  ];
}

import type { Language } from '../../crosscheck/render.ts';
import type { Database } from '../../store/store.ts';
import { MOST_ROWS } from '../../tables/in-pages.ts';
import { type Column, type Table, tableOf } from '../../tables/table.ts';
import en from '../texts/tables-en.json' with { type: 'json' };
import zhCN from '../texts/tables-zh-CN.json' with { type: 'json' };
import type { CardPage } from './card-schema.ts';
import { type CardQuery, listCards } from './view.ts';

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;
const PAGE = 500;

/** A month's ranking as a table, the worst first, at most 50,000 rows; people by pseudonym. */
export async function cardTable(
  db: Database,
  query: Omit<CardQuery, 'offset' | 'limit'>,
  language: Language,
): Promise<Table> {
  const { ratings, types } = TEXTS[language];
  // A run never changes: a page read later continues the one before.
  const { month } = await listCards(db, { ...query, offset: 0, limit: 1 });
  const rows = cardsOf(db, month === '' ? query : { ...query, month });
  return tableOf(`${ratings.title} ${types[query.type]} ${month}`.trim(), columnsIn(language), rows);
}

async function* cardsOf(db: Database, query: Omit<CardQuery, 'offset' | 'limit'>) {
  for (let offset = 0; offset < MOST_ROWS; offset += PAGE) {
    const { items } = await listCards(db, { ...query, offset, limit: PAGE });
    yield* items;
    if (items.length < PAGE) return;
  }
}

function columnsIn(language: Language): readonly Column<CardPage['items'][number]>[] {
  const { columns } = TEXTS[language].ratings;
  return [
    { title: columns.rank, kind: 'count', width: 8, of: ({ rank }) => rank },
    { title: columns.subject, kind: 'text', width: 28, of: ({ subject }) => subject },
    { title: columns.name, kind: 'text', width: 32, of: ({ name }) => name },
    // Kept in tenths of a point.
    { title: columns.score, kind: 'number', of: ({ score }) => score / 10 },
    { title: columns.grade, kind: 'text', width: 8, of: ({ grade }) => grade },
    { title: columns.before, kind: 'text', width: 12, of: ({ before }) => before },
  ];
}

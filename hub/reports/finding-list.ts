import writeExcelFile from 'write-excel-file/node';
import { clinicMoment } from '../bundle/finding-rows.ts';
import type { FindingQuery, FindingSummary } from '../cases/finding-schema.ts';
import { type Asking, findingIds, queueRows } from '../cases/list-findings.ts';
import { type Language, renderMessage, ruleTitle } from '../crosscheck/render.ts';
import type { Database } from '../store/store.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;
const PAGE = 200;
/** More rows than anybody reads; a worksheet holds a million. */
const LONGEST = 50_000;

export type ListFormat = 'csv' | 'xlsx';

/** The queue as a file, in the order and with the filters asked for, at most 50,000 rows; the largest first if not said otherwise. */
export async function findingList(
  db: Database,
  query: Omit<FindingQuery, 'offset' | 'limit'>,
  asking: Asking,
  format: ListFormat,
  language: Language,
): Promise<Buffer> {
  const { columns, statuses, classes } = TEXTS[language];
  const header = [
    ...[columns.id, columns.rule, columns.title, columns.class, columns.status, columns.site, columns.siteName],
    ...[columns.claim, columns.amount, columns.opened, columns.sentence],
  ];
  const rows: (string | number)[][] = [];
  // Sorted once: what is opened meanwhile moves no row to another page, where it would be missing or stand twice.
  const ids = await findingIds(db, query, asking, LONGEST);
  for (let first = 0; first < ids.length; first += PAGE) {
    const items = await queueRows(db, ids.slice(first, first + PAGE), asking);
    for (const item of items) rows.push(rowOf(item, { statuses, classes }, language));
  }
  return format === 'csv' ? csv([header, ...rows]) : await xlsx(header, rows);
}

function rowOf(
  item: FindingSummary,
  { statuses, classes }: Pick<(typeof TEXTS)['en'], 'statuses' | 'classes'>,
  language: Language,
): (string | number)[] {
  return [
    item.id,
    item.rule,
    ruleTitle(item.rule, language),
    classes[item.class],
    statuses[item.status],
    item.site.id,
    item.site.name,
    item.claimId ?? '',
    item.amountFen / 100,
    clinicMoment(item.openedAt, language),
    renderMessage(item.rule, item.reason, language),
  ];
}

// RFC 4180 with a byte order mark, which Excel needs to read Chinese.
function csv(rows: readonly (readonly (string | number)[])[]): Buffer {
  const lines = rows.map((cells) => cells.map((cell) => `"${plain(cell).replaceAll('"', '""')}"`).join(','));
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
}

async function xlsx(header: readonly string[], rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const data = [
    header.map((value) => ({ value, fontWeight: 'bold' as const })),
    ...rows.map((cells) => cells.map((cell) => (typeof cell === 'number' ? { value: cell } : { value: plain(cell) }))),
  ];
  return await writeExcelFile(data, { stickyRowsCount: 1 }).toBuffer();
}

// The adversary is whoever named an institution `=HYPERLINK(...)`: a spreadsheet would run it.
function plain(cell: string | number): string {
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : `${cell}`;
}

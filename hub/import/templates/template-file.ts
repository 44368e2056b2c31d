import writeExcelFile, { type Cell } from 'write-excel-file/node';
import { type TemplateColumn, type TemplateKind, templateColumns } from './kinds.ts';
import { columnWords, TEMPLATE_TEXTS, type TemplateLanguage } from './words.ts';

/** Rows that are formatted although nothing stands in them: a number typed into them stays as it was typed. */
const FORMATTED_ROWS = 500;
const FORMATS = { text: '@', moment: 'yyyy-mm-dd hh:mm:ss', date: 'yyyy-mm-dd', number: undefined, flag: '@' } as const;
const OFFSET = '+08:00';

/** An empty table as CSV: its header, and a row as an example. With a byte order mark, which Excel needs to read Chinese. */
export function templateCsv(kind: TemplateKind, language: TemplateLanguage): Buffer {
  const columns = templateColumns(kind);
  const header = columns.map(({ name }) => columnWords(kind, name, language).title);
  const example = columns.map(({ kind: of, example }) =>
    of === 'moment' && example ? `${example}${OFFSET}` : example,
  );
  return Buffer.from(`\ufeff${header.join(',')}\r\n${example.join(',')}\r\n`);
}

/** The same as a workbook whose columns are formatted, with a second sheet that says what goes in. */
export async function templateXlsx(kind: TemplateKind, language: TemplateLanguage): Promise<Buffer> {
  const columns = templateColumns(kind);
  const texts = TEMPLATE_TEXTS[language];
  const words = columns.map((column) => ({ ...column, ...columnWords(kind, column.name, language) }));
  const bold = (value: string) => ({ value, fontWeight: 'bold' as const });
  const notes = [
    [bold(texts.kinds[kind].name)],
    [{ value: texts.kinds[kind].what }],
    [{ value: texts.lead }],
    [],
    [texts.column, texts.need, texts.note, texts.example].map((text) => bold(text)),
    ...words.map(({ title, needed, what, example }) =>
      [title, needed ? texts.needed : texts.optional, what, example.replace('T', ' ')].map((value) => ({ value })),
    ),
  ];
  const empty = columns.map(({ kind: of }) => emptyCell(of));
  const data = [
    words.map(({ title, needed }) => ({ ...bold(title), ...(needed && { backgroundColor: '#fff2cc' }) })),
    columns.map(exampleCell),
    ...Array.from({ length: FORMATTED_ROWS }, () => empty),
  ];
  return await writeExcelFile([
    {
      sheet: texts.sheet,
      data,
      columns: columns.map(({ kind: of }) => ({ width: of === 'moment' ? 20 : 16 })),
      stickyRowsCount: 1,
    },
    { sheet: texts.notes, data: notes, columns: [{ width: 18 }, { width: 8 }, { width: 70 }, { width: 24 }] },
  ]).toBuffer();
}

function exampleCell({ kind, example }: TemplateColumn): Cell {
  if (example === '') return emptyCell(kind);
  if (kind === 'number') return { value: Number(example) };
  // A workbook knows no zones: what is written as UTC is what the cell shows.
  if (kind === 'moment') return { value: new Date(`${example}Z`), type: Date, format: FORMATS.moment };
  if (kind === 'date') return { value: new Date(`${example}T00:00:00Z`), type: Date, format: FORMATS.date };
  return { value: example, type: String, format: FORMATS.text };
}

function emptyCell(kind: TemplateColumn['kind']): Cell {
  const format = FORMATS[kind];
  return format ? { type: kind === 'moment' || kind === 'date' ? Date : String, format } : null;
}

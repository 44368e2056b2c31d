import { clinicDays, dateDays } from './clinic-time.ts';
import { plainText } from './plain-text.ts';
import { type CellKind, type Heading, type KindCell, kindCell, type Table } from './table.ts';
import { STYLES, type StyleName } from './workbook-parts.ts';

const WIDTHS: Readonly<Record<CellKind, number>> = {
  ...{ text: 18, amount: 16, date: 12, instant: 20, count: 12, number: 10, share: 10 },
};
/** More characters a cell doesn't hold; a program that opens the file would call it damaged. */
const LONGEST_TEXT = 32_767;
const PIECE = 32_768;
const OPEN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="';
const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const FROZEN = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';

/** A table as the worksheet of a workbook (ECMA-376, part 1, 18.3.1), in pieces; its headings are bold and stay in view. */
export async function* sheetXml({ headings, rows }: Table): AsyncGenerator<string> {
  const columns = headings.map(({ width, kind }, n) => {
    return `<col min="${n + 1}" max="${n + 1}" width="${width ?? WIDTHS[kind]}" customWidth="1"/>`;
  });
  let text = `${OPEN}${NAMESPACE}"><sheetViews><sheetView workbookViewId="0">${FROZEN}</sheetView></sheetViews>`;
  text += `<cols>${columns.join('')}</cols><sheetData>`;
  text += rowXml(1, headings, (heading) => textCell(heading.title, 'heading'));
  let number = 1;
  for await (const cells of rows) {
    number += 1;
    text += rowXml(number, headings, (heading, n) => valueCell(kindCell(cells[n] ?? null, heading)));
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData></worksheet>`;
}

function rowXml(number: number, headings: readonly Heading[], cell: (heading: Heading, n: number) => string): string {
  const cells = headings.map((heading, n) => cell(heading, n).replace('<c', `<c r="${columnName(n)}${number}"`));
  return `<row r="${number}">${cells.join('')}</row>`;
}

function valueCell({ kind, value }: KindCell): string {
  if (value === null) return '<c/>';
  if (typeof value === 'number') return numberCell(kind === 'amount' ? value / 100 : value, kind);
  const days = kind === 'instant' ? clinicDays(value) : kind === 'date' ? dateDays(value) : undefined;
  return days === undefined ? textCell(value, 'text') : numberCell(days, kind);
}

function numberCell(value: number, style: StyleName): string {
  return `<c s="${STYLES.indexOf(style)}"><v>${value}</v></c>`;
}

function textCell(text: string, style: StyleName): string {
  const kept = xmlText(plainText(text).slice(0, LONGEST_TEXT));
  return `<c s="${STYLES.indexOf(style)}" t="inlineStr"><is><t xml:space="preserve">${kept}</t></is></c>`;
}

/** Text inside XML 1.0: characters it can't hold are left out. */
export function xmlText(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are forbidden in XML
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

function columnName(n: number): string {
  const letter = String.fromCharCode(65 + (n % 26));
  return n < 26 ? letter : `${columnName(Math.floor(n / 26) - 1)}${letter}`;
}

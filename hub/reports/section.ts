import { clinicMoment } from '../bundle/finding-rows.ts';
import type { Language } from '../crosscheck/render.ts';
import { clinicText } from '../tables/clinic-time.ts';
import { type Cell, type Heading, kindCell } from '../tables/table.ts';

/** A part of a document: printed as rows of text, or a table of a file (`hub/tables`). What a number means stands in its column. */
export interface Section {
  readonly title: string;
  readonly headings: readonly Heading[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A row of headings, then the rows as text; a dash where nothing is known. */
export function printedRows({ headings, rows }: Section, language: Language): string[][] {
  const printed = rows.map((row) => headings.map((heading, n) => printedCell(row[n] ?? null, heading, language)));
  return [headings.map(({ title }) => title), ...printed];
}

function printedCell(cell: Cell, heading: Heading, language: Language): string {
  const { kind, value } = kindCell(cell, heading);
  if (value === null) return '–';
  if (typeof value === 'string') return kind === 'instant' && clinicText(value) ? clinicMoment(value, language) : value;
  if (kind === 'share') return `${(100 * value).toFixed(1)} %`;
  const places = { amount: 2, number: 1, count: 0 }[kind as 'amount'] ?? 0;
  const style = { minimumFractionDigits: places, maximumFractionDigits: places };
  return (kind === 'amount' ? value / 100 : value).toLocaleString('en-US', style);
}

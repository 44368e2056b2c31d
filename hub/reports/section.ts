import { clinicMoment } from '../bundle/finding-rows.ts';
import type { Language } from '../crosscheck/render.ts';
import { clinicText } from '../tables/clinic-time.ts';
import { type Cell, type CellKind, type Heading, kindCell } from '../tables/table.ts';

/** A part of a document: printed as rows of text, or a table of a file (`hub/tables`). What a number means stands in its column. */
export interface Section {
  readonly title: string;
  readonly headings: readonly Heading[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Between the margins of an A4 page, in points. */
const PAGE_WIDTH = 499;
const WIDTHS: Readonly<Record<CellKind, number>> = {
  ...{ amount: 82, count: 58, number: 50, share: 62, date: 80, instant: 130, text: 150 },
};

/** Widths of all columns but the last: figures have what they need on one line, words share the rest. */
export function printedWidths(headings: readonly Heading[]): number[] {
  const words = headings.reduce((sum, heading) => sum + weightOf(heading), 0);
  const fixed = headings.reduce((sum, { kind }) => (kind === 'text' ? sum : sum + WIDTHS[kind]), 0);
  const widths = headings.map((heading) =>
    heading.kind === 'text' ? ((PAGE_WIDTH - fixed) * weightOf(heading)) / words : WIDTHS[heading.kind],
  );
  const spread = words === 0 ? PAGE_WIDTH / fixed : 1;
  return widths.slice(0, -1).map((width) => width * spread);
}

// Words share by how wide they are in a file.
function weightOf({ kind, width = 20 }: Heading): number {
  return kind === 'text' ? width : 0;
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

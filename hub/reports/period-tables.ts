import type { Language } from '../crosscheck/render.ts';
import type { Table } from '../tables/table.ts';
import type { PeriodFigures } from './period-figures.ts';
import { sectionsOf } from './period-words.ts';
import type { Section } from './section.ts';

/** A daily or monthly report as tables, one for each part; numbers are numbers. */
export function periodTables(figures: PeriodFigures, language: Language): Table[] {
  return sectionsOf(figures, language).map(tableOfSection);
}

function tableOfSection({ title, headings, rows }: Section): Table {
  return { title, headings: headings.map((heading) => ({ ...heading, width: WIDTHS[heading.kind] })), rows };
}

const WIDTHS = { text: 32, amount: 18, date: 12, instant: 20, count: 14, number: 14, share: 16 } as const;

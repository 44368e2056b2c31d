import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { CASE_SOURCES, GRADES } from '../../../workflow/states.ts';

export const VIEWS = ['turn', 'mine', 'open', 'overdue', 'ended'] as const;
export type CaseView = (typeof VIEWS)[number];
export const PAGE_SIZE = 50;

/** What somebody looks at; kept in the address. */
export interface CasesFilter {
  readonly view: CaseView;
  readonly grade: (typeof GRADES)[number] | '';
  readonly source: (typeof CASE_SOURCES)[number] | '';
  readonly number: string;
  readonly page: number;
}

/** Reads the address bar; anything that is not a known choice counts as not chosen. `first`: the view of a fresh page. */
export function filterOf(query: LocationQuery, first: CaseView): CasesFilter {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  const page = Number.parseInt(text('page'), 10);
  return {
    view: VIEWS.find((one) => one === text('view')) ?? first,
    grade: GRADES.find((one) => one === text('grade')) ?? '',
    source: CASE_SOURCES.find((one) => one === text('source')) ?? '',
    number: text('number')
      .replace(/[^\d-]/g, '')
      .slice(0, 11),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

export function addressOf(filter: CasesFilter): LocationQueryRaw {
  const entries = Object.entries(filter).filter(([name, value]) => value !== '' && !(name === 'page' && value === 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** The hub's own query (CaseQuery). */
export function searchOf({ view, grade, source, number, page }: CasesFilter): URLSearchParams {
  const search = new URLSearchParams({ offset: String((page - 1) * PAGE_SIZE), limit: String(PAGE_SIZE) });
  if (view === 'turn' || view === 'mine' || view === 'overdue') search.set(view, 'true');
  if (view === 'ended') {
    search.set('show', 'ended');
    search.set('order', 'newest');
  }
  for (const [name, value] of Object.entries({ grade, source, number })) if (value !== '') search.set(name, value);
  return search;
}

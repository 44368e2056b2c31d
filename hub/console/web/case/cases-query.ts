import { type ShallowRef, shallowRef } from 'vue';
import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { CASE_SOURCES, CASE_STATES, GRADES } from '../../../workflow/states.ts';

export const VIEWS = ['turn', 'mine', 'open', 'overdue', 'ended'] as const;
export type CaseView = (typeof VIEWS)[number];
export const ORDERS = ['due', 'newest', 'oldest', 'amount'] as const;
export const PAGE_SIZE = 50;
/** Assigned to nobody: a name that no account can have. */
export const NOBODY = '-';

/** What somebody looks at; kept in the address. Empty = not narrowed down. */
export interface CasesFilter {
  readonly view: CaseView;
  readonly state: (typeof CASE_STATES)[number] | '';
  readonly grade: (typeof GRADES)[number] | '';
  readonly source: (typeof CASE_SOURCES)[number] | '';
  /** Code of an institution. */
  readonly site: string;
  /** An account, or NOBODY. */
  readonly assignee: string;
  readonly number: string;
  readonly order: (typeof ORDERS)[number];
  readonly page: number;
}

/** Fields that narrow a view down. */
export const NARROWING = ['state', 'grade', 'source', 'site', 'assignee', 'number'] as const;

/** The list as it was looked at last: where the way back from a case leads. */
export const lastList: ShallowRef<LocationQueryRaw> = shallowRef({});

/** Reads the address bar; anything that is not a known choice counts as not chosen. `first`: the view of a fresh page. */
export function filterOf(query: LocationQuery, first: CaseView): CasesFilter {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  const oneOf = <T extends string>(known: readonly T[], name: string): T | '' =>
    known.find((one) => one === text(name)) ?? '';
  const page = Number.parseInt(text('page'), 10);
  const view = oneOf(VIEWS, 'view') || first;
  return {
    view,
    state: oneOf(CASE_STATES, 'state'),
    grade: oneOf(GRADES, 'grade'),
    source: oneOf(CASE_SOURCES, 'source'),
    site: text('site').slice(0, 32),
    assignee: text('assignee').slice(0, 40),
    number: text('number')
      .replace(/[^\d-]/g, '')
      .slice(0, 11),
    order: oneOf(ORDERS, 'order') || usualOrder(view),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** What ended comes with the newest first; everything else with the period that ends first. */
export function usualOrder(view: CaseView): CasesFilter['order'] {
  return view === 'ended' ? 'newest' : 'due';
}

export function addressOf(filter: CasesFilter): LocationQueryRaw {
  const usual: Partial<CasesFilter> = { page: 1, order: usualOrder(filter.view) };
  const entries = Object.entries(filter).filter(
    ([name, value]) => value !== '' && value !== usual[name as keyof CasesFilter],
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** The hub's own query (CaseQuery). */
export function searchOf({ view, assignee, order, page, ...narrowed }: CasesFilter): URLSearchParams {
  const search = new URLSearchParams({ offset: String((page - 1) * PAGE_SIZE), limit: String(PAGE_SIZE), order });
  if (view === 'turn' || view === 'mine' || view === 'overdue') search.set(view, 'true');
  if (view === 'ended') search.set('show', 'ended');
  if (assignee !== '') search.set('assignee', assignee === NOBODY ? '' : assignee);
  for (const [name, value] of Object.entries(narrowed)) if (value !== '') search.set(name, value);
  return search;
}

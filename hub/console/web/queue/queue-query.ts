import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { FINDING_STATUSES, ORDERS } from '../../../cases/finding-schema.ts';
import type { SavedViewInput } from '../../../cases/saved-view-schema.ts';
import { FINDING_CLASSES } from '../../../crosscheck/judged-subject.ts';

export { ORDERS };
/** Whose cases: anybody's, one's own, nobody's yet. */
export const HANDLED = ['all', 'mine', 'nobody'] as const;
export const PAGE_SIZE = 50;

type Choice<T extends readonly string[]> = T[number];

/** What the operator looks at. `all` = no filter; the queue begins with what is open, the most urgent first. */
export interface QueueFilter {
  readonly status: Choice<typeof FINDING_STATUSES> | 'all';
  readonly class: Choice<typeof FINDING_CLASSES> | 'all';
  readonly rule: string;
  readonly site: string;
  readonly handled: Choice<typeof HANDLED>;
  readonly q: string;
  readonly order: Choice<typeof ORDERS>;
  readonly page: number;
}

/** The filter of a fresh queue. */
export const FRESH: QueueFilter = {
  status: 'open',
  class: 'all',
  rule: '',
  site: '',
  handled: 'all',
  q: '',
  order: 'priority',
  page: 1,
};

/** Reads the address bar; anything that is not a known choice counts as not chosen. */
export function filterOf(query: LocationQuery): QueueFilter {
  const text = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value : '';
  };
  const page = Number.parseInt(text('page'), 10);
  return {
    status: oneOf([...FINDING_STATUSES, 'all'] as const, text('status'), FRESH.status),
    class: oneOf([...FINDING_CLASSES, 'all'] as const, text('class'), FRESH.class),
    rule: text('rule').slice(0, 8),
    site: text('site').slice(0, 12),
    handled: oneOf(HANDLED, text('handled'), FRESH.handled),
    q: text('q').slice(0, 64),
    order: oneOf(ORDERS, text('order'), FRESH.order),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The address bar for a filter: only what differs from a fresh queue. */
export function addressOf(filter: QueueFilter): LocationQueryRaw {
  const entries = Object.entries(filter).filter(([name, value]) => value !== FRESH[name as keyof QueueFilter]);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** The hub's own query (FindingQuery) for a filter. */
export function searchOf(filter: QueueFilter): URLSearchParams {
  const search = new URLSearchParams();
  if (filter.status !== 'all') search.set('status', filter.status);
  if (filter.class !== 'all') search.set('class', filter.class);
  if (filter.handled !== 'all') search.set('handled', filter.handled);
  for (const name of ['rule', 'site', 'q'] as const) {
    const value = filter[name].trim();
    if (value !== '') search.set(name, value);
  }
  search.set('order', filter.order);
  search.set('offset', String((filter.page - 1) * PAGE_SIZE));
  search.set('limit', String(PAGE_SIZE));
  return search;
}

/** What a view keeps of a filter: never the words of a search, which may name somebody. */
export function savedQueryOf({
  status,
  class: kind,
  rule,
  site,
  handled,
  order,
}: QueueFilter): SavedViewInput['query'] {
  return {
    order,
    ...(status !== 'all' && { status }),
    ...(kind !== 'all' && { class: kind }),
    ...(handled !== 'all' && { handled }),
    ...(rule !== '' && { rule }),
    ...(site !== '' && { site }),
  };
}

/** The filter that a view stands for. */
export function filterOfView({ query }: Pick<SavedViewInput, 'query'>): QueueFilter {
  const { status = 'all', class: kind = 'all', handled = 'all', rule = '', site = '', order } = query;
  return { ...FRESH, status, class: kind, handled, rule, site, order };
}

function oneOf<const T extends readonly string[]>(choices: T, value: string, otherwise: T[number]): T[number] {
  return choices.find((choice) => choice === value) ?? otherwise;
}

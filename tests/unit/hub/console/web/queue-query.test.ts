import { describe, expect, it } from 'vitest';
import { FindingQuery } from '../../../../../hub/cases/finding-schema.ts';
import {
  addressOf,
  FRESH,
  filterOf,
  type QueueFilter,
  searchOf,
} from '../../../../../hub/console/web/queue/queue-query.ts';

const FILTERS: [string, QueueFilter][] = [
  ['fresh', FRESH],
  ['everything', { ...FRESH, status: 'all' }],
  [
    'narrow',
    {
      ...{ status: 'upheld', class: 'violation', rule: 'P01', site: 'H37010000001' },
      ...{ handled: 'mine', q: 'S1', order: 'newest', page: 3 },
    },
  ],
];

describe('the queue’s filter', () => {
  it.each(FILTERS)('survives the address bar: %s', (_, filter) => {
    const query = Object.fromEntries(Object.entries(addressOf(filter)).map(([name, value]) => [name, String(value)]));
    expect(filterOf(query)).toEqual(filter);
  });

  it.each(FILTERS)('is a question that the hub understands: %s', (_, filter) => {
    expect(FindingQuery.safeParse(Object.fromEntries(searchOf(filter))).success).toBe(true);
  });

  it('begins with what is open, the most urgent first', () => {
    expect(String(searchOf(filterOf({})))).toBe('status=open&order=priority&offset=0&limit=50');
  });

  it.each([
    ['a status that does not exist', { status: 'guilty' }],
    ['a page below one', { page: '-4' }],
    ['a repeated parameter', { class: ['violation', 'suspicious'] }],
  ])('takes %s as not chosen', (_, query) => {
    expect(filterOf(query)).toEqual(FRESH);
  });
});

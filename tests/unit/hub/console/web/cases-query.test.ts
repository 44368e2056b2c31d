import { describe, expect, it } from 'vitest';
import { addressOf, filterOf, NOBODY, searchOf } from '../../../../../hub/console/web/case/cases-query.ts';
import { CaseQuery } from '../../../../../hub/workflow/case-schema.ts';

const asked = (query: Record<string, string>) => filterOf(query, 'turn');
const sent = (query: Record<string, string>) => CaseQuery.parse(Object.fromEntries(searchOf(asked(query))));

describe('the list of cases', () => {
  it.each([
    ['a fresh page', {}, { turn: true, show: 'open', order: 'due' }],
    ['what ended', { view: 'ended' }, { show: 'ended', order: 'newest', turn: false }],
    ['what is overdue somewhere', { view: 'overdue', site: 'H35020300017' }, { overdue: true, site: 'H35020300017' }],
    ['a colleague’s', { view: 'open', assignee: 'wangmin' }, { assignee: 'wangmin' }],
    ['nobody’s', { view: 'open', assignee: NOBODY }, { assignee: '' }],
    ['a stage by amount', { view: 'open', state: 'noticed', order: 'amount' }, { state: 'noticed', order: 'amount' }],
    ['another page', { page: '3' }, { offset: 100, limit: 50 }],
    [
      'nonsense',
      { view: 'x', state: 'x', order: 'x', page: '-1', number: 'a1' },
      { turn: true, order: 'due', number: '1' },
    ],
  ])('asks the hub for %s', (_, query, expected) => {
    expect(sent(query)).toMatchObject(expected);
  });

  it.each([
    {},
    { view: 'ended', order: 'amount', page: '2' },
    { view: 'open', site: 'H1', assignee: NOBODY, grade: 'violation' },
  ])('stands in the address as it is: %j', (query) => {
    const filter = asked(query);
    expect(filterOf(addressOf(filter) as Record<string, string>, 'turn')).toEqual(filter);
    expect(addressOf(asked({}))).toEqual({ view: 'turn' });
  });
});

import { expect, it } from 'vitest';
import type { FindingPage, QueueRow } from '../../../../../hub/cases/finding-schema.ts';
import { heldRows } from '../../../../../hub/console/web/queue/live-rows.ts';
import { FRESH, filterOfView, savedQueryOf } from '../../../../../hub/console/web/queue/queue-query.ts';

const row = (id: string, status = 'open') => ({ id, status }) as QueueRow;
const page = (...items: QueueRow[]): FindingPage => ({ total: items.length, more: false, items });

it.each([
  ['nothing happened', ['a', 'b'], ['a', 'b'], 0],
  ['others stand first now', ['a', 'b'], ['b', 'a'], 0],
  ['one is new on a full page', ['a', 'b'], ['c', 'a'], 1],
  ['one is gone', ['a', 'b'], ['a'], 1],
  ['all are others', ['a', 'b'], ['c', 'd'], 2],
])('rows stay where they are when %s', (_, shown, fresh, changes) => {
  const held = heldRows(
    shown.map((id) => row(id)),
    page(...fresh.map((id) => row(id))),
  );
  expect(held.rows.map(({ id }) => id)).toEqual(shown);
  expect(held.changes).toBe(changes);
});

it('a row that stays shows how its finding is now', () => {
  expect(heldRows([row('a')], page(row('a', 'dismissed'))).rows[0]?.status).toBe('dismissed');
});

it('a view keeps a filter but never the words of a search', () => {
  const filter = {
    ...FRESH,
    status: 'all',
    class: 'violation',
    handled: 'mine',
    q: '350203199001011234',
    page: 3,
  } as const;
  const query = savedQueryOf(filter);
  expect(JSON.stringify(query)).not.toContain('3502');
  expect(filterOfView({ query })).toEqual({ ...filter, q: '', page: 1 });
});

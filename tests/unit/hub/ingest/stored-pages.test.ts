import { beforeAll, describe, expect, it } from 'vitest';
import type { Attestation } from '../../../../contract/attestation.ts';
import type { Digest } from '../../../../contract/ids.ts';
import type { StoredAttestation } from '../../../../hub/ingest/signed-event.ts';
import { PAGE, StoredPages } from '../../../../hub/ingest/stored-pages.ts';
import { openSqlite } from '../../../../hub/store/sqlite.ts';

// Nothing is in this database: what a page holds was in memory.
const store = openSqlite(':memory:');
beforeAll(() => store.migrate());

const stored = (first: number, count: number): StoredAttestation[] =>
  Array.from({ length: count }, (_, n) => ({
    attestation: {} as Attestation,
    digest: 'd' as Digest,
    ledgerIndex: first + n,
    receivedAt: '2026',
  }));

describe('what was just stored', () => {
  it.each([
    ['from its beginning', [stored(5, 3)], 4, [5, 6, 7]],
    ['from its middle', [stored(5, 3)], 6, [7]],
    ['over several commits', [stored(5, 2), stored(7, 2)], 4, [5, 6, 7, 8]],
    ['not where something before it is missing', [stored(5, 3)], 3, []],
    ['only after a line of another kind, or of another worker', [stored(5, 2), stored(8, 2)], 7, [8, 9]],
    ['not before such a line', [stored(5, 2), stored(8, 2)], 4, []],
    ['nothing beyond it', [stored(5, 3)], 7, []],
  ])('is handed on %s', async (_, commits, after, expected) => {
    const pages = new StoredPages(store.db, () => 0);
    for (const commit of commits) pages.remember(commit);
    const page = await pages.after(after);
    expect(page.events.map(({ ledgerIndex }) => ledgerIndex)).toEqual(expected);
    expect(page).toMatchObject({ rows: expected.length, upTo: expected.at(-1) ?? after });
  });

  it('comes in pages, and only so much of it is kept', async () => {
    const pages = new StoredPages(store.db, () => 0);
    for (let first = 1; first <= 6 * PAGE; first += 100) pages.remember(stored(first, 100));
    expect(await pages.after(2 * PAGE)).toMatchObject({ rows: PAGE, upTo: 3 * PAGE });
    expect(await pages.after(PAGE)).toMatchObject({ rows: 0 });
  });

  it('is forgotten after some seconds: by then it may have been erased', async () => {
    let now = 0;
    const pages = new StoredPages(store.db, () => now);
    pages.remember(stored(1, 3));
    now = 4900;
    pages.remember(stored(4, 3));
    expect(await pages.after(0)).toMatchObject({ rows: 6 });
    now = 5000;
    expect(await pages.after(0)).toMatchObject({ rows: 0 });
  });
});

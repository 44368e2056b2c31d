import { expect, it } from 'vitest';
import { relatedFindings } from '../../../hub/cases/finding-detail.ts';
import { listViews, removeView, saveView } from '../../../hub/cases/saved-views.ts';
import { findingRow, keepFindings, QUEUE_NOW } from '../../support/finding-rows.ts';
import { describeEachStore } from '../../support/stores.ts';

const query = { order: 'priority' as const };

describeEachStore('what stands around a finding', (newStore) => {
  it('is what was found before about whom it is about, itself and shadow findings left out', async () => {
    const store = await newStore();
    const wei = { person: 'wei', site: 'S1' };
    await keepFindings(store, [
      findingRow('a', { ...wei, practitioner: 'dr' }),
      findingRow('b', { ...wei, status: 'upheld', amount_fen: 500 }),
      findingRow('c', { ...wei, status: 'dismissed' }),
      findingRow('d', { ...wei, mode: 'shadow' }),
      findingRow('e', { practitioner: 'dr', site: 'S2' }),
    ]);
    const { related } = await relatedFindings(store.db, 'a');
    const counts = related.past.map(({ about, open, upheld, dismissed, upheldFen }) => [
      about,
      [open, upheld, dismissed, upheldFen],
    ]);
    expect(counts).toEqual([
      ['person', [0, 1, 1, 500]],
      ['practitioner', [1, 0, 0, 0]],
      ['site', [0, 1, 1, 500]],
    ]);
  });

  it('is others like it, the most alike first, with what they have in common and what was decided there', async () => {
    const store = await newStore();
    const pair = { person: 'wei', practitioner: 'dr' };
    await keepFindings(store, [
      findingRow('a', { ...pair, amount_fen: 1000 }),
      findingRow('b', { ...pair, site: 'S9', status: 'upheld', amount_fen: 990 }),
      findingRow('c', { person: 'wei', rule: 'P02', site: 'S9', amount_fen: 5 }),
      findingRow('d', { site: 'H35020300017', rule: 'P02', amount_fen: 5 }), // only the place: chance
    ]);
    const at = new Date(QUEUE_NOW).toISOString();
    const reason = JSON.stringify({ outcome: 'upheld', reason: 'the card was lent', cause: null });
    await store.db
      .insertInto('finding_events')
      .values({ finding: 'b', kind: 'decided', by: 'zhao', reason, at })
      .execute();
    const { similar } = (await relatedFindings(store.db, 'a')).related;
    expect(similar.map(({ finding, because }) => [finding.id, because])).toEqual([
      ['b', ['same-pair', 'same-person', 'same-practitioner', 'same-rule', 'same-amount']],
      ['c', ['same-person']],
    ]);
    expect(similar[0]?.decision).toEqual({ at, by: 'zhao', reason: 'the card was lent' });
  });

  it('has an end when there is nothing', async () => {
    const store = await newStore();
    await keepFindings(store, [findingRow('a')]);
    expect((await relatedFindings(store.db, 'a')).related.similar).toEqual([]);
    await expect(relatedFindings(store.db, 'none')).rejects.toMatchObject({ code: 'FINDING_NOT_FOUND' });
  });
});

describeEachStore('saved views', (newStore) => {
  it('are seen by whose they are, and by the role they are lent to', async () => {
    const store = await newStore();
    await saveView(store, 'wang', { name: 'mine', sharedWith: null, query }, QUEUE_NOW);
    await saveView(store, 'wang', { name: 'lent', sharedWith: 'reviewer', query }, QUEUE_NOW);
    const seen = async (account: string, role: 'operator' | 'reviewer') =>
      (await listViews(store.db, account, [role])).map(({ name, own }) => `${name} ${own}`);
    expect(await seen('wang', 'operator')).toEqual(['lent true', 'mine true']);
    expect(await seen('li', 'reviewer')).toEqual(['lent false']);
    expect(await seen('zhao', 'operator')).toEqual([]);
  });

  it('are replaced by name and removed by whose they are alone', async () => {
    const store = await newStore();
    await saveView(store, 'wang', { name: 'large', sharedWith: 'reviewer', query }, QUEUE_NOW);
    const changed = {
      name: 'large',
      sharedWith: 'reviewer' as const,
      query: { ...query, class: 'violation' as const },
    };
    await saveView(store, 'wang', changed, QUEUE_NOW + 1);
    const [view] = await listViews(store.db, 'li', ['reviewer']);
    expect(view?.query).toMatchObject({ class: 'violation' });
    await removeView(store, 'li', view?.id ?? '');
    expect(await listViews(store.db, 'wang', [])).toHaveLength(1);
    await removeView(store, 'wang', view?.id ?? '');
    expect(await listViews(store.db, 'wang', [])).toEqual([]);
  });

  it('stop at thirty', async () => {
    const store = await newStore();
    for (let n = 0; n < 30; n += 1) {
      await saveView(store, 'wang', { name: `${n}`, sharedWith: null, query }, QUEUE_NOW);
    }
    const one = saveView(store, 'wang', { name: 'more', sharedWith: null, query }, QUEUE_NOW);
    await expect(one).rejects.toMatchObject({ code: 'TOO_MANY_VIEWS' });
  });
});

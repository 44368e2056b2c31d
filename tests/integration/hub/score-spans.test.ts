import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spansOf } from '../../../hub/credit/scorecard/spans.ts';
import { insertRows } from '../../../hub/store/insert-rows.ts';
import { describeEachStore } from '../../support/stores.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 9, 1, 0, minute)).toISOString();

const claim = (minute: number, n: number) => ({
  ...{ claim_id: `C${n}`, encounter: null, person: 'p', site: 'H35020300001', kind: 'outpatient' },
  ...{ service_start: at(minute), service_end: null, settled_at: at(minute), credential: null, exception: null },
  ...{ terminal: null, operator: null, total_fen: 1, fund_fen: 1, family_aid_fen: null, med_type: null },
  ...{ diagnosis: null, region_care: null, region_insured: null, state: 'active' as const, cancelled_at: null },
  ...{ batch: 'b', digest: 'd' },
});

describeEachStore('a month counted in parts', (newStore) => {
  it('has every row in exactly one part, also when many are of the same moment', async () => {
    const store = await newStore();
    const minutes = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(minutes, fc.integer({ min: 1, max: 6 }), async (all, rows) => {
        await store.db.deleteFrom('claims').execute();
        await store.transaction((trx) => insertRows(trx, 'claims', all.map(claim)));
        const month = { from: at(2), until: at(10) };
        const counted: number[] = [];
        let edge = month.from;
        for await (const { from, until } of spansOf(store.db, 'claims', month, rows)) {
          expect(from).toBe(edge);
          expect(until > from).toBe(true);
          edge = until;
          counted.push(all.filter((minute) => at(minute) >= from && at(minute) < until).length);
        }
        expect(edge).toBe(month.until);
        expect(counted.reduce((sum, own) => sum + own, 0)).toBe(all.filter((n) => n >= 2 && n < 10).length);
      }),
      { numRuns: store.kind === 'sqlite' ? 60 : 10 },
    );
  });
});

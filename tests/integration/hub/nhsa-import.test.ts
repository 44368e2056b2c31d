import fc from 'fast-check';
import { expect, it } from 'vitest';
import { importClaims } from '../../../hub/claims/import.ts';
import type { Store } from '../../../hub/store/store.ts';
import { STORY_START } from '../../support/builders.ts';
import {
  DOCTOR,
  DOCTOR_CODE,
  ndjson,
  PERSON,
  PERSON_NUMBER,
  REGION_KEY,
  registerSites,
} from '../../support/claim-builders.ts';
import { stayCalls, visitCalls, visitCancelled } from '../../support/nhsa-calls.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const importCalls = (store: Store, rows: readonly (object | string)[]) =>
  importClaims({ store, source: ndjson(rows), format: 'nhsa-json', regionKey: REGION_KEY, now: () => STORY_START });

async function contentOf({ db }: Store) {
  return {
    claims: await db.selectFrom('claims').select(['claim_id', 'state', 'digest']).orderBy('claim_id').execute(),
    lines: await db.selectFrom('claim_lines').select(['claim_id', 'line_id']).orderBy('line_id').execute(),
    stays: await db.selectFrom('stays').select(['stay_id', 'digest', 'state']).execute(),
  };
}

describeEachStore('calls of the national interface', (newStore) => {
  const prepared = async () => {
    const store = await newStore();
    await registerSites(store);
    return store;
  };

  it('become a claim with its lines, in UTC and fen, people as pseudonyms', async () => {
    const store = await prepared();
    expect(await importCalls(store, visitCalls())).toMatchObject({ rows: 4, accepted: 1, rejected: 0 });
    expect(await store.db.selectFrom('claims').selectAll().execute()).toMatchObject([
      {
        claim_id: 'SETL-1',
        encounter: 'M-1',
        person: PERSON,
        kind: 'outpatient',
        service_start: '2026-11-22T01:00:00.000Z',
        settled_at: '2026-11-22T01:15:30.000Z',
        credential: 'id-card',
        terminal: 'T-07',
        total_fen: 10050,
        fund_fen: 6000,
        family_aid_fen: 1050,
        med_type: '11',
        diagnosis: 'J06.900',
        region_insured: '350200',
      },
    ]);
    const lines = await store.db.selectFrom('claim_lines').selectAll().orderBy('line_id').execute();
    expect(lines).toMatchObject([
      { line_id: 'L-1', ordering: DOCTOR, amount_fen: 8010, quantity_milli: 2000, external: 0 },
      { line_id: 'L-2', external: 1 },
    ]);
  });

  it('become a stay with its operations', async () => {
    const store = await prepared();
    expect(await importCalls(store, stayCalls())).toMatchObject({ accepted: 1, rejected: 0 });
    const stay = await store.db.selectFrom('stays').selectAll().executeTakeFirstOrThrow();
    expect(stay).toMatchObject({
      stay_id: 'M-9',
      bed: '12',
      discharged_at: '2026-11-22T01:20:00.000Z',
      discharge_way: 'home',
    });
    expect(JSON.parse(stay.detail)).toMatchObject({ surgeries: [{ operator: DOCTOR }], icu: [{}] });
  });

  it('keep nobody in the clear while they wait', async () => {
    const store = await prepared();
    expect(await importCalls(store, visitCalls().slice(0, 3))).toMatchObject({ accepted: 0, rejected: 0 });
    const kept = JSON.stringify(await store.db.selectFrom('nhsa_calls').selectAll().execute());
    for (const raw of [PERSON_NUMBER, DOCTOR_CODE, 'M-1']) expect(kept).not.toContain(raw);
    expect(await importCalls(store, visitCalls().slice(3))).toMatchObject({ accepted: 1 });
  });

  it('take a settlement back', async () => {
    const store = await prepared();
    await importCalls(store, visitCalls());
    expect(await importCalls(store, [visitCancelled()])).toMatchObject({ cancelled: 1, rejected: 0 });
    expect((await contentOf(store)).claims).toMatchObject([{ state: 'cancelled' }]);
  });

  it.each([
    ['a call that the insurer refused', { ...visitCalls()[3], infcode: -1 }, { accepted: 0, rejected: 0 }],
    ['a transaction that says nothing of presence', { infno: '9001', input: {} }, { accepted: 0, rejected: 0 }],
    ['a call about no encounter', { ...visitCalls()[0], output: {} }, { rejected: 1 }],
    ['a call without institution', { ...visitCalls()[0], fixmedins_code: undefined }, { rejected: 1 }],
    ['something else', { hello: 'world' }, { rejected: 1 }],
  ])('answer to %s', async (_title, call, counts) => {
    const store = await prepared();
    expect(await importCalls(store, [...visitCalls().slice(0, 3), call])).toMatchObject(counts);
  });
});

it('give the same claims and stays in whatever order and however often calls arrive', async () => {
  const calls = [...visitCalls(), ...stayCalls(), visitCancelled()];
  const arrive = async (batches: readonly (readonly object[])[]) => {
    const store = await memoryStore();
    await registerSites(store);
    for (const batch of batches) await importCalls(store, batch);
    const content = await contentOf(store);
    await store.close();
    return content;
  };
  const expected = await arrive([calls]);
  expect(expected).toMatchObject({ claims: [{ state: 'cancelled' }], lines: [{}, {}], stays: [{}] });
  const order = fc.shuffledSubarray(calls, { minLength: calls.length, maxLength: calls.length });
  await fc.assert(
    fc.asyncProperty(order, fc.nat(calls.length), async (shuffled, cut) => {
      const batches = [shuffled.slice(0, cut), shuffled.slice(cut), shuffled.slice(0, 3)];
      expect(await arrive(batches)).toEqual(expected);
    }),
    { numRuns: 12 },
  );
});

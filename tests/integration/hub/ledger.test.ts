import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../contract/jws.ts';
import { appendToLedger, ledgerHead } from '../../../hub/ledger/append.ts';
import { EMPTY_LEDGER } from '../../../hub/ledger/entry.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { attestationColumns } from '../../../hub/store/attestation-columns.ts';
import type { Store } from '../../../hub/store/store.ts';
import { type SignedEvent, STORY_START, testChain, testDevice } from '../../support/builders.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const entry = (n: number) => ({ kind: 'rule', ref: `rule-${n}`, digest: digestOf(`rule ${n}`) });

describeEachStore('ledger', (newStore) => {
  it('begins empty and verified', async () => {
    const { db } = await newStore();
    expect(await ledgerHead(db)).toEqual(EMPTY_LEDGER);
    expect(await verifyLedger(db)).toEqual({ verified: true, ...EMPTY_LEDGER });
  });

  it('grows in order, whoever appends at the same time', async () => {
    const store = await newStore();
    const append = (n: number) =>
      store.transaction((trx) => appendToLedger(trx, [entry(n), entry(n + 100)], STORY_START), { sequencer: true });
    const heads = await Promise.all(Array.from({ length: 10 }, (_, n) => append(n)));
    expect(heads.map((head) => head.size).sort((a, b) => a - b)).toEqual(heads.map((_, n) => 2 * (n + 1)));
    expect(await verifyLedger(store.db)).toEqual({ verified: true, ...(await ledgerHead(store.db)) });
  });
});

describe('verification', () => {
  /** Three attestations between two other lines, written as ingest writes them. */
  async function filledStore(): Promise<{ store: Store; events: SignedEvent[] }> {
    const store = await memoryStore();
    const events = testChain(testDevice()).signMany(3);
    await store.transaction(async (trx) => {
      await appendToLedger(trx, [entry(1)], STORY_START);
      const entries = events.map(({ attestation, digest }) => ({ kind: 'attestation', ref: attestation.jti, digest }));
      await appendToLedger(trx, entries, STORY_START);
      await appendToLedger(trx, [entry(2)], STORY_START);
      await trx
        .insertInto('attestations')
        .values(events.map((event, n) => rowOf(event, n + 2)))
        .execute();
    });
    return { store, events };
  }
  const rowOf = ({ attestation, digest, envelope }: SignedEvent, index: number) => ({
    ...attestationColumns(attestation),
    received_at: new Date(STORY_START).toISOString(),
    digest,
    ledger_idx: index,
    envelope,
  });

  it('holds over attestations and other lines, and reports progress', async () => {
    const { store } = await filledStore();
    const progress: number[] = [];
    expect(await verifyLedger(store.db, (done) => progress.push(done))).toMatchObject({ verified: true, size: 5 });
    expect(progress).toEqual([5]);
  });

  // An adversary who can write to the database, and knows about the triggers.
  it.each([
    ['a changed line', `update ledger set leaf = root where idx = 2`, 2, 'root-mismatch'],
    ['a removed line', `delete from ledger where idx = 2`, 2, 'index-missing'],
    ['a changed root', `update ledger set root = leaf where idx = 5`, 5, 'root-mismatch'],
    ['a removed event', `delete from attestations where ledger_idx = 3`, 3, 'attestation-missing'],
    [
      'an altered envelope',
      `update attestations set envelope = envelope || 'A' where ledger_idx = 4`,
      4,
      'envelope-altered',
    ],
    [
      'an altered outcome',
      `update attestations set face_outcome = 'no-match' where ledger_idx = 4`,
      4,
      'columns-altered',
    ],
    ['another digest', `update attestations set digest = 'x' where ledger_idx = 4`, 4, 'columns-altered'],
    ['an event added later', `update attestations set ledger_idx = 9 where ledger_idx = 4`, 4, 'attestation-missing'],
    [
      'an event under another line',
      `update attestations set ledger_idx = 1 where ledger_idx = 4`,
      1,
      'attestation-unlisted',
    ],
  ])('finds %s', async (_, tampering, firstBadIndex, problem) => {
    const { store } = await filledStore();
    for (const trigger of [
      'attestations_no_update',
      'attestations_no_delete',
      'ledger_no_update',
      'ledger_no_delete',
    ]) {
      await sql`drop trigger ${sql.id(trigger)}`.execute(store.db);
    }
    await sql.raw(tampering).execute(store.db);
    expect(await verifyLedger(store.db)).toEqual({ verified: false, firstBadIndex, problem });
  });

  it('finds an event that was never entered', async () => {
    const { store } = await filledStore();
    const [forged] = testChain(testDevice('kiosk-b2')).signMany(1);
    if (!forged) throw new Error('no event');
    await store.db.insertInto('attestations').values(rowOf(forged, 6)).execute();
    expect(await verifyLedger(store.db)).toEqual({
      verified: false,
      firstBadIndex: 6,
      problem: 'attestation-unlisted',
    });
  });
});

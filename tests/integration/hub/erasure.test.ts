import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import type { EventId } from '../../../contract/ids.ts';
import { loadEvidence } from '../../../hub/cases/evidence.ts';
import { loadFacts } from '../../../hub/ingest/load-facts.ts';
import { appendToLedger } from '../../../hub/ledger/append.ts';
import { eraseAttestation, repeatErasures } from '../../../hub/ledger/erasure/erase.ts';
import { allOrders } from '../../../hub/ledger/erasure/orders.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { storedAttestation } from '../../../hub/store/attestation-columns.ts';
import { openStore } from '../../../hub/store/open-store.ts';
import type { Store } from '../../../hub/store/store.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const words = { legalBasis: 'PIPL art. 47', reason: 'retention period ended', by: 'auditor' };
const erase = (store: Store, event: string) =>
  eraseAttestation(store, { event: event as EventId, ...words }, JUDGED_AT);

describeEachStore('an erased event', (newStore) => {
  it('is gone with its salt, and the ledger says by which order and still verifies', async () => {
    const story = await JudgedStory.begin(await newStore());
    const { db } = story.store;
    const [first, second] = [await story.checkIn(58), await story.checkIn(59)];
    const order = await erase(story.store, first);
    expect(await verifyLedger(db)).toMatchObject({ verified: true, erased: [{ ...words, event: first, index: 1 }] });
    expect(order.at).toBe(new Date(JUDGED_AT).toISOString());
    const row = await db.selectFrom('attestations').selectAll().where('jti', '=', first).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ envelope: '', subject: null, nonce: null, face_outcome: null, facts: null, seq: 1 });
    const salts = await db.selectFrom('ledger_salts').select('idx').orderBy('idx').execute();
    expect(salts.map(({ idx }) => idx)).toEqual([2, 3]);
    expect((await loadEvidence(db, [{ type: 'attestation', id: first }]))[0]?.verification.problem).toBe('ERASED');
    expect((await loadEvidence(db, [{ type: 'attestation', id: second }]))[0]?.verification.ok).toBe(true);
    await expect(erase(story.store, first)).rejects.toMatchObject({ code: 'ALREADY_ERASED' });
    await expect(erase(story.store, 'no-such-event')).rejects.toMatchObject({ code: 'EVENT_UNKNOWN' });
  });

  it('needs an order: nothing else can be changed, and nothing at all without one', async () => {
    const story = await JudgedStory.begin(await newStore());
    const { db } = story.store;
    const jti = await story.checkIn(58);
    const emptied = { envelope: '', subject_type: null, subject: null, nonce: null, face_outcome: null, facts: null };
    await expect(db.updateTable('attestations').set(emptied).execute()).rejects.toThrow('append-only');
    await erase(story.store, jti);
    await expect(db.updateTable('attestations').set({ site: 'other' }).execute()).rejects.toThrow('append-only');
    await expect(db.updateTable('attestations').set({ envelope: 'x' }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('attestations').execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('erasures').execute()).rejects.toThrow('append-only');
  });

  it('is erased again in a database that was restored from before the order', async () => {
    const [source, restored] = [await JudgedStory.begin(await newStore()), await JudgedStory.begin(await newStore())];
    const jti = await source.checkIn(58);
    await erase(source.store, jti);
    const orders = (await allOrders(source.store.db)).map((order) => ({ ...order, event: '' }));
    const same = await restored.checkIn(58);
    const again = orders.map((order) => ({ ...order, event: same }));
    expect(await repeatErasures(restored.store, [...orders, ...again], JUDGED_AT)).toBe(1);
    expect(await repeatErasures(restored.store, again, JUDGED_AT)).toBe(0);
    expect(await verifyLedger(restored.store.db)).toMatchObject({ verified: true, erased: [{ event: same }] });
  });
});

describe('erasing', () => {
  const folder = temporaryFolder('zhenshen-erasure');
  afterAll(() => folder.remove());

  it('leaves no trace of the payload in the files of a SQLite database', async () => {
    const store = await openStore({ sqlite: join(folder.path, 'hub.sqlite') });
    await store.migrate();
    const story = await JudgedStory.begin(store);
    const jti = await story.checkIn(58);
    for (let minute = 0; minute < 20; minute += 1) await story.checkIn(60 + minute);
    const rows = store.db.selectFrom('attestations').select('envelope').where('jti', '=', jti);
    const { envelope } = await rows.executeTakeFirstOrThrow();
    const { salt } = await store.db
      .selectFrom('ledger_salts')
      .select('salt')
      .where('idx', '=', 1)
      .executeTakeFirstOrThrow();
    const found = (text: string) =>
      readdirSync(folder.path).filter((file) => readFileSync(join(folder.path, file)).includes(text));
    expect(found(envelope)).not.toEqual([]);
    await erase(store, jti);
    for (const text of [envelope, envelope.slice(-80), salt]) expect(found(text)).toEqual([]);
    await store.close();
  });

  it.each([
    ['an event that was emptied without an order', `delete from erasures`, 'erased-without-order'],
    [
      'an order whose words were changed',
      `update erasures set content = replace(content, 'ended', 'begun')`,
      'content-altered',
    ],
  ])('is not the way to hide %s', async (_, tampering, problem) => {
    const story = await JudgedStory.begin(await memoryStore());
    await erase(story.store, await story.checkIn(58));
    for (const event of ['update', 'delete'])
      await sql.raw(`drop trigger erasures_no_${event}`).execute(story.store.db);
    await sql.raw(tampering).execute(story.store.db);
    expect(await verifyLedger(story.store.db)).toMatchObject({ verified: false, problem });
  });

  it('does not pass with an order that has no line of its own', async () => {
    const story = await JudgedStory.begin(await memoryStore());
    const { db } = story.store;
    const jti = await story.checkIn(58);
    const content = JSON.stringify({
      id: 'forged',
      event: jti,
      index: 1,
      ...words,
      at: new Date(JUDGED_AT).toISOString(),
    });
    await db
      .insertInto('erasures')
      .values({ id: 'forged', event: jti, device: 'd', event_at: '', content, at: '' })
      .execute();
    await db
      .updateTable('attestations')
      .set({ envelope: '', subject_type: null, subject: null, nonce: null, face_outcome: null, facts: null })
      .execute();
    expect(await verifyLedger(db)).toMatchObject({ verified: false, problem: 'erased-without-order' });
  });

  it('keeps the finding that rested on the event, and accuses nobody for want of it', async () => {
    const story = await JudgedStory.begin(await memoryStore());
    const noMatch = await story.checkIn(58, 'no-match');
    await story.import(claimRow({ kind: 'pharmacy', lines: [] }));
    await story.judge();
    const before = await story.findings();
    expect(before.map(({ rule }) => rule)).toContain('P02');
    await erase(story.store, noMatch);
    await story.judge();
    expect((await story.findings()).filter(({ status }) => status === 'open')).toEqual(before);
    expect(await story.verdicts()).toContainEqual(
      expect.stringMatching(/^P01 .*inconclusive \(evidence-missing-in-chain\)/),
    );
  });
});

describe('an envelope that somebody altered beyond reading', () => {
  it('breaks no judgement: the check-in can not be assessed', async () => {
    const story = await JudgedStory.begin(await memoryStore());
    await story.checkIn(58);
    await sql`drop trigger attestations_no_update`.execute(story.store.db);
    await story.store.db.updateTable('attestations').set({ envelope: 'garbage', facts: 'garbage' }).execute();
    await story.import(claimRow({ kind: 'pharmacy', lines: [] }));
    await story.judge();
    expect(await story.verdicts()).toContainEqual(expect.stringMatching(/^P01 .*inconclusive/));
    expect(await verifyLedger(story.store.db)).toMatchObject({ verified: false, problem: 'envelope-altered' });
  });

  it('does not keep later events of the ledger from being entered', async () => {
    const story = await JudgedStory.begin(await memoryStore());
    await erase(story.store, await story.checkIn(58));
    const entry = { kind: 'rule', ref: 'r', digest: 'x' as never };
    await story.store.transaction((trx) => appendToLedger(trx, [entry], JUDGED_AT), { sequencer: true });
    expect(await verifyLedger(story.store.db)).toMatchObject({ verified: true, size: 3 });
  });
});

it('an erased event is still known to ingest: sent again it is a duplicate, and its successor fits', async () => {
  const story = await JudgedStory.begin(await memoryStore());
  const { db } = story.store;
  const jti = await story.checkIn(58);
  const row = await db.selectFrom('attestations').selectAll().where('jti', '=', jti).executeTakeFirstOrThrow();
  const attestation = storedAttestation(row.envelope);
  await erase(story.store, jti);
  const facts = await loadFacts(db, [attestation], new Map());
  expect(facts.hasId(attestation.jti)).toBe(true);
  expect(facts.storedAt(attestation)?.digest).toBe(row.digest);
  expect([...facts.digestsBefore({ ...attestation, seq: attestation.seq + 1 })]).toEqual([row.digest]);
});

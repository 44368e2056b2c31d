import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newEventId } from '../../../contract/ids.ts';
import { commitmentOf } from '../../../hub/ledger/entry.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { openStore } from '../../../hub/store/open-store.ts';
import { keepPartitions, monthOf } from '../../../hub/store/partitions.ts';
import type { Store } from '../../../hub/store/store.ts';
import { arrivalFrom, record } from '../../support/arrivals.ts';
import { registerDevice, STORY_START, type TestDevice, testChain, testDevice } from '../../support/builders.ts';
import { naiveRoot } from '../../support/naive-merkle.ts';
import { startPostgres, type TemporaryPostgres } from '../../support/postgres.ts';
import { memoryStore } from '../../support/stores.ts';
import { describeWith } from '../../support/system-program.ts';

const MONTH_LATER = STORY_START + 31 * 86_400_000;
/** A clock that lost its battery. */
const LONG_AGO = Date.parse('2019-05-05T00:00:00.000Z');

describeWith('postgres', 'the store on PostgreSQL', () => {
  let postgres: TemporaryPostgres;
  const opened: Store[] = [];
  const newStore = async (): Promise<Store> => {
    const store = await openStore({ postgres: await postgres.newDatabase() });
    opened.push(store);
    await store.migrate();
    return store;
  };
  const partitionsOf = async ({ db }: Store): Promise<Record<string, number>> => {
    const { rows } = await sql<{ name: string; events: number }>`
      select tableoid::regclass::text as name, count(*) as events from attestations group by 1 order by 1`.execute(db);
    return Object.fromEntries(rows.map(({ name, events }) => [name, events]));
  };
  /** Registers the device and records one event for each instant given. */
  const keep = async (store: Store, device: TestDevice, ...instants: number[]) => {
    const chain = testChain(device);
    const events = instants.map((at) => chain.sign('device.status', { iat: at / 1000, jti: newEventId(at) }));
    await registerDevice(store, device);
    await store.db.updateTable('device_keys').set({ valid_from: '1970-01-01T00:00:00.000Z' }).execute();
    const arrivals = events.map(({ envelope }) => arrivalFrom(device, envelope, { receivedAt: MONTH_LATER }));
    expect((await record(store, ...arrivals)).refused).toEqual([]);
    return events;
  };

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    for (const store of opened) await store.close();
    await postgres?.stop();
  });

  describe('keeps attestations by month', () => {
    it('has partitions before their months begin, and adds them once', async () => {
      const store = await newStore();
      const { added, ...state } = await keepPartitions(store, STORY_START);
      expect(added).toEqual(['2026-10', '2026-11', '2026-12', '2027-01', '2027-02']);
      expect(state).toEqual({ inDefault: 0, monthsAhead: 3 });
      expect(await keepPartitions(store, STORY_START)).toEqual({ added: [], inDefault: 0, monthsAhead: 3 });
      expect((await keepPartitions(store, MONTH_LATER)).added).toEqual(['2027-03']);
    });

    it('lets two workers add them at the same time', async () => {
      const store = await newStore();
      const both = await Promise.all([keepPartitions(store, STORY_START), keepPartitions(store, STORY_START)]);
      expect(both.map(({ added }) => added.length).sort()).toEqual([0, 5]);
    });

    it('puts each event into its month, and one from a wrong clock into the default partition', async () => {
      const store = await newStore();
      await keepPartitions(store, STORY_START);
      await keep(store, testDevice(), STORY_START, STORY_START + 1000, MONTH_LATER, LONG_AGO);
      expect(await partitionsOf(store)).toEqual({
        attestations_2026_11: 2,
        attestations_2026_12: 1,
        attestations_default: 1,
      });
      expect((await keepPartitions(store, STORY_START)).inDefault).toBe(1);
    });

    it('moves events of a month that had no partition, byte for byte', async () => {
      const store = await newStore();
      const events = await keep(store, testDevice(), STORY_START, MONTH_LATER, LONG_AGO);
      expect(await partitionsOf(store)).toEqual({ attestations_default: 3 });
      expect(await keepPartitions(store, STORY_START)).toMatchObject({ inDefault: 1, monthsAhead: 3 });
      expect(await partitionsOf(store)).toEqual({
        attestations_2026_11: 1,
        attestations_2026_12: 1,
        attestations_default: 1,
      });
      const rows = await store.db.selectFrom('attestations').select('envelope').orderBy('seq').execute();
      expect(rows).toEqual(events.map(({ envelope }) => ({ envelope })));
      expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
    });

    it('refuses changes past the table: in each partition, also in those added later', async () => {
      const store = await newStore();
      await keepPartitions(store, STORY_START);
      await keep(store, testDevice(), STORY_START, LONG_AGO);
      for (const partition of ['attestations_2026_11', 'attestations_default'].map((name) => sql.table(name))) {
        for (const change of [
          sql`delete from ${partition}`,
          sql`truncate ${partition}`,
          sql`update ${partition} set envelope = 'x'`,
          sql`update ${partition} set envelope = ''`,
        ]) {
          await expect(change.execute(store.db)).rejects.toThrow('append-only');
        }
      }
      await expect(sql`truncate attestations`.execute(store.db)).rejects.toThrow('append-only');
    });

    it('refuses the same event a second time by itself, whatever a hub believes', async () => {
      const store = await newStore();
      await keepPartitions(store, STORY_START);
      await keep(store, testDevice(), STORY_START);
      const row = await store.db.selectFrom('attestations').selectAll().executeTakeFirstOrThrow();
      await expect(store.db.insertInto('attestations').values(row).execute()).rejects.toThrow('duplicate key');
      const other = { ...row, jti: newEventId(STORY_START) };
      await expect(store.db.insertInto('attestations').values(other).execute()).rejects.toThrow('duplicate key');
    });

    it('has the device, by which rows can be distributed, in every unique key', async () => {
      const store = await newStore();
      const { rows } = await sql<{ name: string; columns: string }>`
        select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as columns
        from pg_index where indrelid = 'attestations'::regclass and indisunique`.execute(store.db);
      expect(rows.map(({ name }) => name).sort()).toEqual(['attestations_pk', 'attestations_position']);
      for (const { columns } of rows) expect(columns).toMatch(/\(.*\bdevice\b.*\bat\b.*\)/);
    });
  });

  it('comes to the same ledger as SQLite for the same messages, but for the salts', async () => {
    const stores = [await memoryStore(), await newStore()] as const;
    const devices = [testDevice('kiosk-a1'), testDevice('kiosk-b1')];
    const batches = batchesOf(devices);
    for (const store of stores) {
      for (const device of devices) await registerDevice(store, device);
      for (const batch of batches) await record(store, ...batch);
    }
    const [here, there] = await Promise.all(stores.map(everythingKept));
    expect(there?.tables).toEqual(here?.tables);
    const [sqlite, onPostgres] = await Promise.all(stores.map(({ db }) => verifyLedger(db)));
    expect(sqlite).toMatchObject({ verified: true, size: 58 });
    // The leaves of one store, opened with the salts of the other, make the other's root.
    const root = (salts: readonly string[] = []) =>
      naiveRoot((there?.entries ?? []).map((entry, n) => Buffer.from(commitmentOf(entry, salts[n]), 'base64url')));
    expect(root(here?.salts).toString('base64url')).toBe(sqlite?.verified && sqlite.root);
    expect(root(there?.salts).toString('base64url')).toBe(onPostgres?.verified && onPostgres.root);
    await stores[0].close();
  });
});

/** Messages of two devices in turns: in order, late, repeated, forked, of another device, and noise. */
function batchesOf([one, two]: TestDevice[]): ReturnType<typeof arrivalFrom>[][] {
  if (!one || !two) return [];
  const chain = testChain(one);
  const events = chain.signMany(30);
  const fork = testChain(one, { chain: chain.chain, seq: 4, prev: events[3]?.digest ?? null }).sign('device.status');
  const others = testChain(two).signMany(30);
  const [first, late] = [events.slice(0, 10), events.slice(10, 12)];
  return [
    first.map(({ envelope }) => arrivalFrom(one, envelope)),
    [...events.slice(12), ...first.slice(5)].map(({ envelope }) => arrivalFrom(one, envelope)),
    others.slice(0, 28).map(({ envelope }) => arrivalFrom(two, envelope)),
    [arrivalFrom(one, fork.envelope), arrivalFrom(one, Buffer.from('noise'))],
    [...others.slice(28)].map(({ envelope }) => arrivalFrom(one, envelope)),
    late.reverse().map(({ envelope }) => arrivalFrom(one, envelope)),
  ];
}

async function everythingKept({ db }: Store) {
  const attestations = await db.selectFrom('attestations').selectAll().orderBy('ledger_idx').execute();
  const chains = await db.selectFrom('chains').selectAll().orderBy('device').execute();
  const quarantine = await db.selectFrom('quarantine').selectAll().orderBy('digest').execute();
  const ledger = await db.selectFrom('ledger').select(['idx', 'kind', 'ref', 'at']).orderBy('idx').execute();
  const salts = await db.selectFrom('ledger_salts').select('salt').orderBy('idx').execute();
  const digestOf = new Map(attestations.map(({ jti, digest }) => [jti, digest as never]));
  const entries = ledger.map(({ kind, ref }) => ({ kind, ref, digest: digestOf.get(ref) ?? ('' as never) }));
  return { tables: { attestations, chains, quarantine, ledger }, entries, salts: salts.map(({ salt }) => salt) };
}

it('names months by UTC, also over the end of a year', () => {
  expect(monthOf(Date.parse('2026-12-31T23:59:59.999Z'))).toBe('2026-12');
  expect(monthOf(Date.parse('2026-11-30T12:00:00.000Z'), 3)).toBe('2027-02');
  expect(monthOf(Date.parse('2027-01-01T00:00:00.000Z'), -1)).toBe('2026-12');
});

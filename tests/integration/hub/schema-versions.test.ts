import { expect, it } from 'vitest';
import { appendToLedger } from '../../../hub/ledger/append.ts';
import { EMPTY_CHAIN, leafOf, nextRoot } from '../../../hub/ledger/hash-chain.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { attestationColumns } from '../../../hub/store/attestation-columns.ts';
import { migrateToLatest, SCHEMA_VERSIONS } from '../../../hub/store/migrate.ts';
import type { Store } from '../../../hub/store/store.ts';
import type { NewRow } from '../../../hub/store/tables.ts';
import { registerDevice, STORY_START, testChain, testDevice } from '../../support/builders.ts';
import { describeEachStore } from '../../support/stores.ts';

/** The last version before the ledger was a tree: what hubs of the first release had. */
const FIRST_RELEASE = '004-judgement';
const AT = new Date(STORY_START).toISOString();

/** What a hub of the first release kept: events of two months under a hash chain, a refusal, presence, a claim, a finding. */
async function fillFirstRelease(store: Store): Promise<NewRow<'attestations'>[]> {
  const device = testDevice();
  await registerDevice(store, device);
  const chain = testChain(device);
  const events = [
    ...chain.signMany(3),
    ...[40, 41].map((days) => chain.sign('device.status', { iat: STORY_START / 1000 + days * 86_400 })),
  ];
  let root = EMPTY_CHAIN;
  const rows = events.map(({ attestation, envelope, digest }, n) => ({
    ...attestationColumns(attestation),
    facts: null, // there was no such column
    received_at: AT,
    digest,
    ledger_idx: n + 1,
    envelope,
  }));
  for (const { ledger_idx: idx, jti: ref, digest } of rows) {
    const leaf = leafOf({ kind: 'attestation', ref, digest: digest as never });
    root = nextRoot(root, leaf);
    await store.db.insertInto('ledger').values({ idx, kind: 'attestation', ref, leaf, root, at: AT }).execute();
  }
  await store.db
    .insertInto('attestations')
    .values(rows.map(({ facts, ...former }) => former))
    .execute();
  await store.db
    .insertInto('settings')
    .values({ key: 'presence.last-known', value: JSON.stringify(AT), updated_at: AT })
    .execute();
  await store.db
    .insertInto('device_presence')
    .values({ device: device.id, site: device.site, online_from: AT, online_until: null, pending: 2 })
    .execute();
  return rows;
}

const attestationsOf = ({ db }: Store) => db.selectFrom('attestations').selectAll().orderBy('ledger_idx').execute();

describeEachStore('schema', (newStore) => {
  it('comes up to date from the first release with everything that was kept, and goes on', async () => {
    const store = await newStore(FIRST_RELEASE);
    const rows = await fillFirstRelease(store);
    await store.migrate();

    expect(await attestationsOf(store)).toEqual(rows);
    expect(await store.db.selectFrom('device_presence').select('pending').execute()).toEqual([{ pending: 2 }]);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: rows.length });
    const entry = { kind: 'rule', ref: 'r', digest: EMPTY_CHAIN };
    await store.transaction((trx) => appendToLedger(trx, [entry], STORY_START), { sequencer: true });
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: rows.length + 1 });
    await expect(store.db.deleteFrom('attestations').execute()).rejects.toThrow('append-only');
    await expect(store.db.updateTable('attestations').set({ envelope: '' }).execute()).rejects.toThrow('append-only');
  });

  it('comes up to date one version at a time as in one go, and the same again', async () => {
    const store = await newStore(FIRST_RELEASE);
    const rows = await fillFirstRelease(store);
    for (const version of SCHEMA_VERSIONS.slice(SCHEMA_VERSIONS.indexOf(FIRST_RELEASE) + 1)) {
      await migrateToLatest(store.db, store.kind, version);
      const kept = (await attestationsOf(store)).map((row) => ({ ...row, facts: row.facts ?? null }));
      expect(kept, version).toEqual(rows);
    }
    const tablesOf = async ({ db }: Store) => (await db.introspection.getTables()).map(describeTable).sort();
    const fresh = await newStore();
    const months = (name: string) => !/^attestations_\d{4}_\d\d /.test(name);
    expect((await tablesOf(store)).filter(months)).toEqual((await tablesOf(fresh)).filter(months));
    await store.migrate();
    expect(await attestationsOf(store)).toEqual(rows);
  });

  it('refuses a database that a newer hub has changed, and leaves it as it is', async () => {
    const store = await newStore();
    const at = { name: '999-of-the-future', timestamp: AT };
    await store.db
      .insertInto('kysely_migration' as never)
      .values(at as never)
      .execute();
    await expect(store.migrate()).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
  });
});

it('has versions in the order of their numbers, each number once', () => {
  const numbers = SCHEMA_VERSIONS.map((name) => Number(name.slice(0, 3)));
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

function describeTable(table: { name: string; columns: readonly { name: string; isNullable: boolean }[] }): string {
  return `${table.name} ${table.columns.map(({ name, isNullable }) => `${name}${isNullable ? '?' : ''}`).join(' ')}`;
}

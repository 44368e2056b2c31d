import { sql } from 'kysely';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../contract/jws.ts';
import { appendToLedger, ledgerHead } from '../../../hub/ledger/append.ts';
import { auditCheckpoints } from '../../../hub/ledger/checkpoint/audit.ts';
import { checkpointVerifier, openCheckpoint, signCheckpoint } from '../../../hub/ledger/checkpoint/checkpoint.ts';
import { issueCheckpoint, latestCheckpoint } from '../../../hub/ledger/checkpoint/issue.ts';
import { createCheckpointKeeper } from '../../../hub/ledger/checkpoint/keeper.ts';
import { commitmentOf } from '../../../hub/ledger/entry.ts';
import { EMPTY_CHAIN, leafOf, nextRoot } from '../../../hub/ledger/hash-chain.ts';
import { lineAbout, linesAt } from '../../../hub/ledger/lines.ts';
import { leafHash } from '../../../hub/ledger/merkle/hash.ts';
import { verifyConsistency, verifyInclusion } from '../../../hub/ledger/merkle/verify-proof.ts';
import { readEntryBundle, readTile, TreeReader } from '../../../hub/ledger/tiles.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { Store } from '../../../hub/store/store.ts';
import { STORY_START } from '../../support/builders.ts';
import { naiveRoot } from '../../support/naive-merkle.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';
import { testIdentity } from '../../support/test-identity.ts';

const signer = await testIdentity();
const verifier = checkpointVerifier(signer);
const bytes = (hash: string) => Buffer.from(hash, 'base64url');
const entry = (n: number) => ({ kind: 'rule', ref: `rule-${n}`, digest: digestOf(`rule ${n}`) });

function append(store: Store, count: number, from = 0) {
  const entries = Array.from({ length: count }, (_, n) => entry(from + n));
  return store.transaction((trx) => appendToLedger(trx, entries, STORY_START), { sequencer: true });
}

async function commitments(store: Store): Promise<Buffer[]> {
  const lines = await store.db.selectFrom('ledger').select('leaf').orderBy('idx').execute();
  return lines.map(({ leaf }) => bytes(leaf));
}

/** Lines as they were written before the ledger was a tree. */
async function appendToChain(store: Store, count: number): Promise<void> {
  let root = EMPTY_CHAIN;
  for (let idx = 1; idx <= count; idx += 1) {
    const leaf = leafOf(entry(idx));
    root = nextRoot(root, leaf);
    const { kind, ref } = entry(idx);
    await store.db.insertInto('ledger').values({ idx, kind, ref, leaf, root, at: '2026' }).execute();
  }
}

describeEachStore('Merkle log', (newStore) => {
  it('has the root of the definition over its commitments, whatever the appends', async () => {
    const store = await newStore();
    for (const [n, count] of [1, 5, 250, 1, 300].entries()) {
      const head = await append(store, count, n * 1000);
      expect(bytes(head.root)).toEqual(naiveRoot(await commitments(store)));
    }
    expect(await verifyLedger(store.db)).toEqual({ verified: true, ...(await ledgerHead(store.db)) });
  });

  it('goes on from a hash chain, whose lines stay verifiable', async () => {
    const store = await newStore();
    await appendToChain(store, 300);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: 300 });
    const head = await append(store, 3);
    expect(bytes(head.root)).toEqual(naiveRoot(await commitments(store)));
    expect(await verifyLedger(store.db)).toEqual({ verified: true, size: 303, root: head.root });
    await sql`drop trigger ${sql.id(store.kind === 'postgres' ? 'ledger_append_only' : 'ledger_no_update')} ${sql.raw(store.kind === 'postgres' ? 'on ledger' : '')}`.execute(
      store.db,
    );
    await store.db.updateTable('ledger').set({ root: head.root }).where('idx', '=', 200).execute();
    expect(await verifyLedger(store.db)).toMatchObject({ firstBadIndex: 200, problem: 'root-mismatch' });
  });

  it('gives tiles and bundles, from which inclusion and consistency are proved', async () => {
    const store = await newStore();
    const first = await append(store, 300);
    const second = await append(store, 300, 300);
    const data = await commitments(store);
    expect(await readTile(store.db, 0, 1, 256)).toEqual(Buffer.concat(data.slice(256, 512).map(leafHash)));
    expect(await readTile(store.db, 1, 0, 2)).toEqual(
      Buffer.concat([naiveRoot(data.slice(0, 256)), naiveRoot(data.slice(256, 512))]),
    );
    const [entryBytes] = await readEntryBundle(store.db, 2, 1);
    expect(entryBytes).toEqual(Buffer.concat([Buffer.of(0, 32), data[512] ?? Buffer.of()]));

    const about = await lineAbout(store.db, 'rule', 'rule-512');
    expect(about).toEqual((await linesAt(store.db, [513])).get(513));
    expect(about?.leaf).toBe(commitmentOf(entry(512), about?.salt));

    const reader = new TreeReader(store.db, second.size);
    for (const index of [1, 256, 257, 599, 600]) {
      const leaf = leafHash(data[index - 1] ?? Buffer.of());
      const claim = { leaf, index: index - 1, size: second.size, root: bytes(second.root) };
      expect(verifyInclusion({ ...claim, proof: await reader.inclusionProof(index) })).toBe(true);
    }
    const states = {
      first: { size: first.size, root: bytes(first.root) },
      second: { size: second.size, root: bytes(second.root) },
    };
    expect(verifyConsistency({ ...states, proof: await reader.consistencyProof(first.size) })).toBe(true);
  });
});

describe('verification of the tree', () => {
  it.each([
    ['a changed inner node', `update ledger_nodes set hash = 'x'`, 256, 'node-altered'],
    ['a changed edge', `update ledger_edge set nodes = 'AAAA'`, 260, 'edge-altered'],
    [
      'a line added by hand',
      `insert into ledger select 261, kind, ref, leaf, root, at from ledger where idx = 260`,
      261,
      'edge-altered',
    ],
    ['the last line removed', `delete from ledger where idx = 260`, 260, 'index-missing'],
  ])('finds %s', async (_, tampering, firstBadIndex, problem) => {
    const store = await memoryStore();
    await append(store, 260);
    for (const trigger of ['ledger_nodes_no_update', 'ledger_no_delete']) {
      await sql`drop trigger ${sql.id(trigger)}`.execute(store.db);
    }
    await sql.raw(tampering).execute(store.db);
    expect(await verifyLedger(store.db)).toEqual({ verified: false, firstBadIndex, problem });
  });

  it('does not go on from an edge that is not that of the last line', async () => {
    const store = await memoryStore();
    await append(store, 3);
    await store.db.updateTable('ledger_edge').set({ size: 2 }).execute();
    await expect(append(store, 1)).rejects.toMatchObject({ code: 'EDGE_OUT_OF_STEP' });
  });

  it('proves a line still when what opens it was destroyed', async () => {
    const store = await memoryStore();
    const head = await append(store, 5);
    await store.db.deleteFrom('ledger_salts').where('idx', '=', 3).execute();
    const line = (await linesAt(store.db, [3])).get(3);
    expect(line?.salt).toBeUndefined();
    const proof = await new TreeReader(store.db, 5).inclusionProof(3);
    const leaf = leafHash(bytes(line?.leaf ?? ''));
    expect(verifyInclusion({ leaf, index: 2, size: 5, root: bytes(head.root), proof })).toBe(true);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });
});

describe('checkpoints', () => {
  it('are signed when something is new, and at the end of a day', async () => {
    const store = await memoryStore();
    await append(store, 2);
    const first = await issueCheckpoint(store, signer, 'interval', STORY_START);
    expect(openCheckpoint(first.note, verifier)).toEqual(await ledgerHead(store.db));
    expect(await issueCheckpoint(store, signer, 'interval', STORY_START)).toEqual(first);
    await issueCheckpoint(store, signer, 'day-end', STORY_START);
    const { size } = await append(store, 600);
    expect(await issueCheckpoint(store, signer, 'interval', STORY_START)).toMatchObject({ size });
    const rows = await store.db.selectFrom('ledger_checkpoints').select(['size', 'reason']).orderBy('id').execute();
    expect(rows.map((row) => `${row.reason} ${row.size}`)).toEqual(['interval 2', 'day-end 2', 'interval 602']);
    expect(await auditCheckpoints(store.db, [verifier])).toEqual({ ok: true, checkpoints: 3 });
  });

  it('are kept up by the keeper until it stops', async () => {
    const store = await memoryStore();
    let now = STORY_START;
    const logger = pino({ level: 'silent' });
    const keeper = createCheckpointKeeper({ store, signer, logger, now: () => now, intervalMs: 5 });
    keeper.start();
    await append(store, 1);
    await expect.poll(async () => (await latestCheckpoint(store.db))?.size).toBe(1);
    now += 86_400_000;
    await expect.poll(async () => (await latestCheckpoint(store.db))?.reason).toBe('day-end');
    await append(store, 1);
    await keeper.stop();
    expect((await latestCheckpoint(store.db))?.size).toBe(2);
    expect(keeper.ok()).toBe(true);
  });

  it('are not signed over a log that was rewritten, nor after the key was lost', async () => {
    const store = await memoryStore();
    await append(store, 3);
    await issueCheckpoint(store, signer, 'interval', STORY_START);
    const stranger = await testIdentity();
    await expect(issueCheckpoint(store, stranger, 'interval', STORY_START)).rejects.toMatchObject({
      code: 'NOTE_KEY_CHANGED',
    });
    for (const table of ['ledger', 'ledger_salts', 'ledger_edge'] as const) {
      if (table === 'ledger') await sql`drop trigger ledger_no_delete`.execute(store.db);
      await store.db.deleteFrom(table).execute();
    }
    await append(store, 5); // another log, complete in itself
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: 5 });
    await expect(issueCheckpoint(store, signer, 'interval', STORY_START)).rejects.toMatchObject({
      code: 'LOG_REWRITTEN',
    });
    expect(await auditCheckpoints(store.db, [verifier])).toMatchObject({ ok: false, size: 3, problem: 'inconsistent' });
  });

  it('show a fork when somebody else kept one of the same size with another root', async () => {
    const store = await memoryStore();
    await append(store, 3);
    await issueCheckpoint(store, signer, 'interval', STORY_START);
    const shown = signCheckpoint({ size: 3, root: digestOf('another log') }, signer);
    expect(await auditCheckpoints(store.db, [verifier], [shown])).toMatchObject({
      ok: false,
      size: 3,
      problem: 'fork',
    });
    const forged = shown.replace('\n3\n', '\n2\n');
    expect(await auditCheckpoints(store.db, [verifier], [forged])).toMatchObject({ ok: false, problem: 'not-signed' });
    const later = signCheckpoint({ size: 9, root: digestOf('later') }, signer);
    expect(await auditCheckpoints(store.db, [verifier], [later])).toMatchObject({
      ok: false,
      size: 9,
      problem: 'ahead',
    });
  });
});

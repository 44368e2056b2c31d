import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../../contract/jws.ts';
import { appendToLedger } from '../../../hub/ledger/append.ts';
import { checkpointVerifier, openCheckpoint } from '../../../hub/ledger/checkpoint/checkpoint.ts';
import { issueCheckpoint, latestCheckpoint } from '../../../hub/ledger/checkpoint/issue.ts';
import { cosignedAt } from '../../../hub/ledger/witness/cosignature.ts';
import { cosignedNote } from '../../../hub/ledger/witness/cosigned-note.ts';
import { createWitnessKeeper } from '../../../hub/ledger/witness/keeper.ts';
import type { Store } from '../../../hub/store/store.ts';
import { STORY_START } from '../../support/builders.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { memoryStore } from '../../support/stores.ts';
import { testIdentity } from '../../support/test-identity.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';
import { startWitness, type TestWitness } from '../../support/witness.ts';

const signer = await testIdentity();
const log = checkpointVerifier(signer);
const folder = temporaryFolder('zhenshen-witnesses');
afterAll(() => folder.remove());
let folders = 0;
const newFolder = () => {
  folders += 1;
  return `${folder.path}/${folders}`;
};

async function grow(store: Store, count: number, what = 'rule'): Promise<void> {
  const entries = Array.from({ length: count }, (_, n) => ({ kind: 'rule', ref: `${n}`, digest: digestOf(what + n) }));
  await store.transaction((trx) => appendToLedger(trx, entries, STORY_START), { sequencer: true });
  await issueCheckpoint(store, signer, 'interval', STORY_START);
}

function keeperOf(store: Store, witnesses: readonly TestWitness[]) {
  const known = witnesses.map(({ url, verifier }) => ({ url, verifier }));
  const logger = pino({ level: 'silent' });
  return createWitnessKeeper({ store, witnesses: known, logger, now: () => STORY_START, firstRetryMs: 20 });
}

async function latestNote(store: Store): Promise<string> {
  const last = await latestCheckpoint(store.db);
  return last ? await cosignedNote(store.db, last) : '';
}

describe('witnesses', () => {
  it('cosign each checkpoint of a hub, and the note stays one that others read', async () => {
    const store = await memoryStore();
    const witnesses = [await startWitness(newFolder(), [log]), await startWitness(newFolder(), [log], { name: 'w-2' })];
    const keeper = keeperOf(store, witnesses);
    for (const count of [1, 300, 7]) {
      await grow(store, count);
      await keeper.settle(5000);
      const note = await latestNote(store);
      for (const { verifier } of witnesses) expect(cosignedAt(note, verifier)).toBeGreaterThan(0);
      expect(openCheckpoint(note, log)?.size).toBe((await latestCheckpoint(store.db))?.size);
    }
    expect(keeper.ok()).toBe(true);
    await keeper.stop();
    for (const witness of witnesses) await witness.stop();
    await store.close();
  });

  it('are asked again when they are back, and hold nothing up meanwhile', async () => {
    const [store, port, dir] = [await memoryStore(), await freePort(), newFolder()];
    const down = await startWitness(dir, [log], { port });
    await down.stop();
    const keeper = keeperOf(store, [down]);
    await grow(store, 3);
    const began = Date.now();
    await keeper.settle(2000);
    expect(Date.now() - began).toBeLessThan(1500);
    expect(keeper.ok()).toBe(true);
    const key = { name: down.verifier.name, port };
    const back = await startWitness(dir, [log], key);
    // Another key under the same name is not the witness that was configured.
    await grow(store, 1);
    await keeper.settle(1000);
    expect(cosignedAt(await latestNote(store), back.verifier)).toBeUndefined();
    await keeper.stop();
    await back.stop();
    await store.close();
  });

  it('refuse a hub whose log was rewritten, and the hub says so until somebody acts', async () => {
    const [honest, forged] = [await memoryStore(), await memoryStore()];
    const witness = await startWitness(newFolder(), [log]);
    const first = keeperOf(honest, [witness]);
    await grow(honest, 5);
    await first.settle(5000);
    await first.stop();
    await grow(forged, 9, 'forged');
    const second = keeperOf(forged, [witness]);
    second.wake();
    await eventually('the refusal', () => !second.ok());
    expect(cosignedAt(await latestNote(forged), witness.verifier)).toBeUndefined();
    await second.stop();
    await witness.stop();
    await honest.close();
    await forged.close();
  });
});

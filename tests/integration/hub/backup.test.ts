import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { create, extract } from 'tar';
import { afterAll, expect, it } from 'vitest';
import { type Digest, type EventId, HubId } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { backUp } from '../../../hub/backup/backup.ts';
import { restore } from '../../../hub/backup/restore.ts';
import { attachFile } from '../../../hub/files/attach.ts';
import { CaseFiles } from '../../../hub/files/case-files.ts';
import { openHubIdentity } from '../../../hub/identity/open.ts';
import { appendToLedger, ledgerHead } from '../../../hub/ledger/append.ts';
import { auditCheckpoints } from '../../../hub/ledger/checkpoint/audit.ts';
import { checkpointVerifier, checkpointVerifiers } from '../../../hub/ledger/checkpoint/checkpoint.ts';
import { issueCheckpoint } from '../../../hub/ledger/checkpoint/issue.ts';
import { eraseAttestation } from '../../../hub/ledger/erasure/erase.ts';
import { TreeReader } from '../../../hub/ledger/tiles.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { askWitness } from '../../../hub/ledger/witness/ask.ts';
import { openHubStore } from '../../../hub/store/open-hub-store.ts';
import type { Store } from '../../../hub/store/store.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { PDF } from '../../support/sample-files.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';
import { startWitness } from '../../support/witness.ts';

const folder = temporaryFolder('zhenshen-backup');
afterAll(() => folder.remove());
const path = (name: string) => join(folder.path, name);
const PASSPHRASE = 'correct horse battery';

const line = (n: number) => ({ kind: 'rule', ref: `${n}`, digest: digestOf(`${n}`) });
const append = (store: Store, n: number) =>
  store.transaction((trx) => appendToLedger(trx, [line(n)], JUDGED_AT), { sequencer: true });

async function newHub(name: string) {
  const dir = path(name);
  const hub = HubId.parse('hub-backup');
  const identity = await openHubIdentity({ dir, hub, hostnames: ['localhost'], now: Date.now });
  const store = await openHubStore(dir);
  await store.migrate();
  return { dir, identity, store, story: await JudgedStory.begin(store) };
}

it('a hub that goes on writing is backed up at one moment, and comes back verified under another name', async () => {
  const { dir, identity, store, story } = await newHub('hub');
  const jti = await story.checkIn(58);
  await store.db.updateTable('device_presence').set({ pending: 4 }).execute();
  await issueCheckpoint(store, identity, 'interval', JUDGED_AT);
  const witness = await startWitness(path('witness'), [checkpointVerifier(identity)]);

  let writing = true;
  const writer = (async () => {
    for (let n = 0; writing; n += 1) {
      await append(store, n);
      await setImmediate();
    }
  })();
  const manifest = await backUp({ dir, out: path('a.zsb'), keysPassphrase: PASSPHRASE, now: () => JUDGED_AT });
  for (let n = 0; n < 5; n += 1) await append(store, 1000 + n);
  writing = false;
  await writer;
  // The hub signs for lines that the backup does not have, a witness sees it, and the machine is lost.
  const last = await issueCheckpoint(store, identity, 'interval', JUDGED_AT);
  expect(last.size).toBeGreaterThan(manifest.ledger.size);
  const asked = (from: Store) => async (old: number, note: string, size: number) => {
    const reader = new TreeReader(from.db, size);
    const known = { url: witness.url, verifier: witness.verifier };
    return await askWitness(known, { note, size, old, proofFrom: (first) => reader.consistencyProof(first) });
  };
  expect(await asked(store)(0, last.note, last.size)).toMatchObject({ outcome: 'cosigned' });
  await eraseAttestation(
    store,
    { event: jti as EventId, legalBasis: 'PIPL art. 47', reason: 'asked to', by: 'a' },
    JUDGED_AT,
  );
  const order = await store.db.selectFrom('erasures').select('content').executeTakeFirstOrThrow();
  writeFileSync(path('erasures.jsonl'), `${order.content}\n`);
  await store.close();

  const to = { file: path('a.zsb'), dir: path('restored'), keysPassphrase: PASSPHRASE, now: () => JUDGED_AT };
  const restored = await restore({ ...to, erasures: path('erasures.jsonl') });
  expect(restored).toMatchObject({ ledger: manifest.ledger, epoch: 2, erasedAgain: 1, keys: true });
  expect(restored.manifest).toMatchObject({ devices: 3, pending: 12 });

  const back = await openHubIdentity({
    dir: path('restored'),
    hub: identity.hub,
    hostnames: ['localhost'],
    now: Date.now,
  });
  expect({ kid: back.kid, epoch: back.epoch }).toEqual({ kid: identity.kid, epoch: 2 });
  const second = await openHubStore(path('restored'));
  for (let n = 0; n < last.size; n += 1) await append(second, 5000 + n);
  const fork = await issueCheckpoint(second, identity, 'interval', JUDGED_AT).catch((error: Error) => error);
  if (fork instanceof Error) throw fork;
  expect(await asked(second)(last.size, fork.note, fork.size)).toMatchObject({ outcome: 'refused' });
  const renamed = await issueCheckpoint(second, back, 'interval', JUDGED_AT);
  expect(renamed.note.startsWith('zhenshen/hub-backup/2\n')).toBe(true);
  expect(await asked(second)(0, renamed.note, renamed.size)).toMatchObject({ outcome: 'unreachable' });
  const told = await startWitness(path('witness-2'), [checkpointVerifier(back)], { name: 'witness-told' });
  const known = { url: told.url, verifier: told.verifier };
  const first = { note: renamed.note, size: renamed.size, old: 0, proofFrom: async () => [] };
  expect(await askWitness(known, first)).toMatchObject({ outcome: 'cosigned' });
  expect(await verifyLedger(second.db)).toMatchObject({ verified: true, erased: [{ event: jti }] });
  expect(await auditCheckpoints(second.db, checkpointVerifiers(back))).toMatchObject({ ok: true });
  expect((await ledgerHead(second.db)).size).toBe(renamed.size);
  await second.close();
  await witness.stop();
  await told.stop();
});

it('keys are in a backup only if asked for, and only for who has the passphrase', async () => {
  const { dir, store } = await newHub('keys');
  const manifest = await backUp({ dir, out: path('plain.zsb'), now: () => JUDGED_AT });
  expect(Object.keys(manifest.files)).toEqual(['hub.sqlite']);
  await backUp({ dir, out: path('sealed.zsb'), keysPassphrase: PASSPHRASE, now: () => JUDGED_AT });
  expect(statSync(path('sealed.zsb')).mode & 0o777).toBe(0o600);
  expect(readFileSync(path('sealed.zsb')).includes('PRIVATE KEY')).toBe(false);
  const to = { file: path('sealed.zsb'), dir: path('keys-restored'), now: () => JUDGED_AT };
  await expect(restore({ ...to, keysPassphrase: 'another passphrase' })).rejects.toMatchObject({
    code: 'BAD_PASSPHRASE',
  });
  expect(existsSync(path('keys-restored'))).toBe(false);
  await expect(
    backUp({ dir, out: path('short.zsb'), keysPassphrase: 'short', now: () => JUDGED_AT }),
  ).rejects.toMatchObject({ code: 'BAD_PASSPHRASE' });
  await store.close();
});

it('nothing that is there is overwritten, and nothing that was altered is restored', async () => {
  const { dir, store } = await newHub('strict');
  await append(store, 1);
  const request = { dir, out: path('b.zsb'), now: () => JUDGED_AT };
  await backUp(request);
  await expect(backUp(request)).rejects.toMatchObject({ code: 'IN_THE_WAY' });
  await expect(restore({ file: path('b.zsb'), dir, now: () => JUDGED_AT })).rejects.toMatchObject({
    code: 'IN_THE_WAY',
  });
  writeFileSync(path('garbage.zsb'), 'garbage');
  const to = { dir: path('nowhere'), now: () => JUDGED_AT };
  await expect(restore({ ...to, file: path('garbage.zsb') })).rejects.toMatchObject({ code: 'BAD_BACKUP' });

  await extract({ file: path('b.zsb'), cwd: folder.path });
  const manifest = JSON.parse(readFileSync(path('manifest.json'), 'utf8'));
  const repack = (change: object) => {
    writeFileSync(path('manifest.json'), JSON.stringify({ ...manifest, ...change }));
    create({ file: path('c.zsb'), cwd: folder.path, sync: true }, ['manifest.json', 'hub.sqlite']);
    return restore({ ...to, file: path('c.zsb') });
  };
  await expect(repack({ files: { 'hub.sqlite': '0'.repeat(64) } })).rejects.toThrow('hub.sqlite was altered');
  await expect(repack({ ledger: { size: 9, root: 'x' } })).rejects.toMatchObject({ code: 'LEDGER_BROKEN' });
  await expect(repack({ files: {} })).rejects.toThrow('no database');
  expect(existsSync(path('nowhere'))).toBe(false);
  await store.close();
});

it('files of cases come along, sealed as they lie, and are read again with the keys', async () => {
  const { dir, identity, store } = await newHub('with-files');
  const parts = { store, dir, vaultKey: identity.vaultKey, limits: { reserveBytes: 0 }, now: () => JUDGED_AT };
  const files = new CaseFiles(parts);
  const to = { caseId: 'c', site: 'H35020300017', side: 'office', by: 'x' } as const;
  const given = {
    name: 'a.pdf',
    source: (async function* () {
      yield PDF;
    })(),
  };
  const { digest } = await attachFile({ store, files, now: () => JUDGED_AT }, to, given);
  await backUp({ dir, out: path('files.zsb'), keysPassphrase: PASSPHRASE, now: () => JUDGED_AT });
  await store.close();
  const back = path('files-back');
  await restore({ file: path('files.zsb'), dir: back, keysPassphrase: PASSPHRASE, now: () => JUDGED_AT });
  const restored = await openHubStore(back);
  const again = new CaseFiles({ ...parts, store: restored, dir: back });
  expect((await buffer(Readable.from(await again.read(digest as Digest)))).equals(PDF)).toBe(true);
  const more = {
    name: 'b.pdf',
    source: (async function* () {
      yield PDF;
    })(),
  };
  await attachFile({ store: restored, files: again, now: () => JUDGED_AT }, to, more);
  await restored.close();
});

import { createPublicKey } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { open } from '../../../../contract/envelope.ts';
import { newChainId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { type Outbox, openOutbox } from '../../../../edge-agent/outbox/outbox.ts';
import { outboxErrorFrom } from '../../../../edge-agent/outbox/sqlite-fault.ts';
import { STORY_START } from '../../../support/builders.ts';
import { breaksIn, envelopesIn } from '../../../support/chain-check.ts';
import { STARTED, temporaryFolder, testAttestor } from '../../../support/edge-device.ts';
import { testReceipt } from '../../../support/signed-receipt.ts';

const { privateKey: signingKey } = es256.generate();
const publicKey = createPublicKey(signingKey);
const chain = newChainId();
let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let outbox: Outbox | undefined;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'outbox.sqlite');
});
afterEach(() => {
  outbox?.close();
  outbox = undefined;
  folder.remove();
});

function openHere(): Outbox {
  outbox?.close();
  outbox = openOutbox({ path, chain, now: () => STORY_START });
  return outbox;
}

function attest(count: number): void {
  const attestor = testAttestor(outbox ?? openHere(), { signingKey, now: () => STORY_START });
  for (let n = 0; n < count; n += 1) attestor.attest(STARTED);
}

/** Leaves a closed outbox with `count` events behind. */
function leave(count: number): void {
  openHere();
  attest(count);
  outbox?.close();
  outbox = undefined;
}

function overwrite(position: number, bytes: number): void {
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, Buffer.alloc(bytes, 0xa5), 0, bytes, position);
  closeSync(descriptor);
}

const firstAttestation = (of: Outbox, seq: number) => {
  const event = of.pending(100).find((candidate) => candidate.seq === seq && candidate.chain === of.tip().chain);
  return open(event ? (of.envelopeOf(event) ?? '') : '', () => publicKey).attestation;
};

describe('a damaged file', () => {
  it.each<[string, () => void]>([
    [
      'that is no database',
      () => writeFileSync(path, 'not a database, and long enough to be read as a header'.repeat(40)),
    ],
    ['whose header is overwritten', () => overwrite(0, 100)],
    ['that was cut in half', () => truncateSync(path, 20_480)],
  ])('%s is set aside, and a new chain names the last event known', (_, damage) => {
    leave(30);
    damage();
    const replaced = openHere();
    expect(replaced.replacement()?.setAside).toMatch(/outbox\.sqlite\.damaged-2026-11-22T/);
    expect(readdirSync(folder.path)).toContain(replaced.replacement()?.setAside.split('/').at(-1));
    attest(1);
    expect(replaced.tip().chain).not.toBe(chain);
    expect(firstAttestation(replaced, 1)).toMatchObject({ prev: null, follows: { chain, seq: 30 } });
    openHere();
    expect(outbox?.replacement()).toBeUndefined();
  });

  it('gives up the events that can still be read, and their receipts are honoured', () => {
    leave(60);
    const database = new DatabaseSync(path);
    const { page_size: size } = database.prepare('PRAGMA page_size').get() ?? {};
    database.close();
    overwrite(Number(size) * 20, Number(size));
    const replaced = openHere();
    const salvaged = replaced.replacement()?.salvaged ?? 0;
    expect(salvaged).toBeGreaterThan(30);
    expect(salvaged).toBeLessThan(60);
    const seqs = replaced.pending(100).map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(replaced.settle(testReceipt({ chain, upTo: 60 }))).toMatchObject({ outcome: 'settled', removed: salvaged });
  });

  it('found while running is replaced without losing the event at hand', () => {
    openHere();
    attest(3);
    new DatabaseSync(path).exec('PRAGMA wal_checkpoint(TRUNCATE)');
    overwrite(0, 4096);
    attest(1);
    expect(outbox?.replacement()).toBeDefined();
    expect(outbox?.tip()).toMatchObject({ seq: 1 });
    expect(breaksIn(envelopesIn(path), publicKey)).toEqual([]);
  });
});

describe('a file that cannot be used', () => {
  it('is named when a newer agent wrote it', () => {
    leave(1);
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openHere()).toThrow(expect.objectContaining({ code: 'NEWER_FORMAT' }));
  });

  it('is named when the folder cannot hold one', () => {
    mkdirSync(path);
    expect(() => openHere()).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
  });

  it.each([
    [13, 'DISK_FULL'],
    [8, 'DISK_FULL'],
    [778, 'DISK_FULL'], // SQLITE_IOERR_WRITE
    [1034, 'DISK_FULL'], // SQLITE_IOERR_FSYNC
    [11, 'DAMAGED'],
    [26, 'DAMAGED'],
    [5, 'IN_USE'],
    [19, undefined],
  ])('SQLite code %i is %s', (errcode, code) => {
    const error = Object.assign(new Error('from SQLite'), { code: 'ERR_SQLITE_ERROR', errcode });
    expect(outboxErrorFrom(error, path)?.code).toBe(code);
  });
});

import { createPublicKey } from 'node:crypto';
import { copyFileSync as copyFile, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { open } from '../../../../contract/envelope.ts';
import { newChainId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { type Outbox, type OutboxOptions, openOutbox } from '../../../../edge-agent/outbox/outbox.ts';
import { STORY_START } from '../../../support/builders.ts';
import { breaksIn, envelopesIn } from '../../../support/chain-check.ts';
import { STARTED, temporaryFolder, testAttestor } from '../../../support/edge-device.ts';
import { testReceipt } from '../../../support/signed-receipt.ts';

const { privateKey: signingKey } = es256.generate();
const publicKey = createPublicKey(signingKey);
const firstChain = newChainId();
const opened: Outbox[] = [];
let folder: ReturnType<typeof temporaryFolder>;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'outbox.sqlite');
});
afterEach(() => {
  for (const outbox of opened.splice(0)) outbox.close();
  folder.remove();
});

function openHere(over: Partial<OutboxOptions> = {}): Outbox {
  const outbox = openOutbox({ path, chain: firstChain, now: () => STORY_START, ...over });
  opened.push(outbox);
  return outbox;
}

function closeAll(): void {
  for (const outbox of opened.splice(0)) outbox.close();
}

function attest(outbox: Outbox, count: number): void {
  const attestor = testAttestor(outbox, { signingKey, now: () => STORY_START });
  for (let n = 0; n < count; n += 1) attestor.attest(STARTED);
}

const seqsOf = (outbox: Outbox) => outbox.pending(100).map(({ seq }) => seq);
const attestationAt = (outbox: Outbox, index: number) => {
  const event = outbox.pending(100)[index];
  return open(event ? (outbox.envelopeOf(event) ?? '') : '', () => publicKey).attestation;
};

describe('keeping events', () => {
  it('numbers events from 1, each naming the digest of the one before', () => {
    const outbox = openHere();
    attest(outbox, 3);
    expect(seqsOf(outbox)).toEqual([1, 2, 3]);
    expect(outbox.counts()).toEqual({ pending: 3, refused: 0 });
    expect(outbox.tip()).toEqual({ chain: firstChain, seq: 3 });
    expect(breaksIn(envelopesIn(path), publicKey)).toEqual([]);
  });

  it('continues the chain after a restart, even when all events have been settled', () => {
    const outbox = openHere();
    attest(outbox, 2);
    outbox.settle(testReceipt({ chain: firstChain, upTo: 2 }));
    closeAll();
    const reopened = openHere();
    expect(reopened.counts()).toEqual({ pending: 0, refused: 0 });
    attest(reopened, 1);
    expect(attestationAt(reopened, 0)).toMatchObject({ chain: firstChain, seq: 3 });
    expect(attestationAt(reopened, 0).prev).not.toBeNull();
  });

  it('keeps nothing of an event that could not be signed', () => {
    const outbox = openHere();
    attest(outbox, 1);
    expect(() =>
      outbox.append(() => {
        throw new Error('no key');
      }),
    ).toThrow('no key');
    attest(outbox, 1);
    expect(seqsOf(outbox)).toEqual([1, 2]);
    expect(breaksIn(envelopesIn(path), publicKey)).toEqual([]);
  });

  it('is readable by nobody else', () => {
    openHere();
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(`${path}.chain`).mode & 0o077).toBe(0);
  });

  it('tells its listeners about each change until they unsubscribe', () => {
    const outbox = openHere();
    let calls = 0;
    const end = outbox.onChange(() => {
      calls += 1;
    });
    attest(outbox, 2);
    end();
    attest(outbox, 1);
    expect(calls).toBe(2);
  });
});

describe('a new chain', () => {
  it('names the last event of the former one when the database was lost', () => {
    attest(openHere(), 4);
    closeAll();
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    const outbox = openHere();
    attest(outbox, 2);
    expect(outbox.tip().chain).not.toBe(firstChain);
    expect(attestationAt(outbox, 0).follows).toEqual({ chain: firstChain, seq: 4 });
    expect(attestationAt(outbox, 1).follows).toBeUndefined();
  });

  it('starts once, not at every restart', () => {
    attest(openHere(), 1);
    closeAll();
    rmSync(path);
    const chain = openHere().tip().chain;
    closeAll();
    expect(openHere().tip().chain).toBe(chain);
  });

  it('starts when a copy of the database from an earlier day was put back', () => {
    const outbox = openHere();
    attest(outbox, 2);
    closeAll();
    const copy = join(folder.path, 'copy');
    copyFile(path, copy);
    attest(openHere(), 3);
    closeAll();
    copyFile(copy, path);
    const restored = openHere();
    attest(restored, 1);
    expect(attestationAt(restored, 2)).toMatchObject({ seq: 1, follows: { chain: firstChain, seq: 5 } });
  });
});

describe('room', () => {
  it('refuses at its maximum, and takes events again when a tenth has drained', () => {
    const outbox = openHere({ maxEvents: 20 });
    attest(outbox, 20);
    expect(() => attest(outbox, 1)).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
    expect(outbox.outOfServiceSince()).toBe(STORY_START);
    outbox.settle(testReceipt({ chain: firstChain, upTo: 2 }));
    expect(() => attest(outbox, 1)).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
    outbox.settle(testReceipt({ chain: firstChain, upTo: 3 }));
    attest(outbox, 1);
    expect(outbox.outOfServiceSince()).toBeNull();
    expect(breaksIn(envelopesIn(path), publicKey)).toEqual([]);
  });
});

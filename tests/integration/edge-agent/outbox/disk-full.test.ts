import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newChainId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { type Outbox, openOutbox } from '../../../../edge-agent/outbox/outbox.ts';
import { mayMount, mountSmallDisk, type SmallDisk } from '../../../../simulator/chaos/small-disk.ts';
import { breaksIn, envelopesIn } from '../../../support/chain-check.ts';
import { STARTED, testAttestor } from '../../../support/edge-device.ts';

const { privateKey: signingKey } = es256.generate();
const chain = newChainId();
const full = expect.objectContaining({ code: 'DISK_FULL' });

describe.skipIf(!mayMount())('a disk that runs full (needs the right to mount a small one)', () => {
  let disk: SmallDisk;
  let path: string;
  let outbox: Outbox;

  beforeEach(() => {
    disk = mountSmallDisk(3);
    path = join(disk.path, 'outbox.sqlite');
    outbox = openHere();
  });
  afterEach(() => {
    outbox.close();
    disk.remove();
  });

  const openHere = () => openOutbox({ path, chain, now: Date.now });
  const attest = () => testAttestor(outbox, { signingKey }).attest(STARTED);

  /** Attests until the outbox refuses; says how many were kept. */
  function attestUntilFull(): number {
    let kept = 0;
    expect(() => {
      for (;;) {
        attest();
        kept += 1;
      }
    }).toThrow(full);
    return kept;
  }

  it('puts the outbox out of service without losing an event, and service resumes when there is room', () => {
    attest();
    disk.fillUp();
    const kept = 1 + attestUntilFull();
    expect(outbox.outOfServiceSince()).not.toBeNull();
    expect(outbox.counts().pending).toBe(kept);
    expect(attest).toThrow(full);

    disk.makeRoom();
    attest();
    expect(outbox.outOfServiceSince()).toBeNull();
    expect(outbox.counts().pending).toBe(kept + 1);
    expect(breaksIn(envelopesIn(path), createPublicKey(signingKey))).toEqual([]);
  });

  it('lets the outbox come up again after a restart, with all it held', () => {
    for (let n = 0; n < 3; n += 1) attest();
    outbox.close();
    disk.fillUp();
    outbox = openHere();
    expect(existsSync(`${path}.reserve`)).toBe(false);
    disk.fillUp();
    const kept = 3 + attestUntilFull();
    expect(outbox.outOfServiceSince()).not.toBeNull();
    outbox.close();
    outbox = openHere();
    expect(outbox.counts().pending).toBe(kept);
    expect(breaksIn(envelopesIn(path), createPublicKey(signingKey))).toEqual([]);
  });

  it('holds a reserve again once service has resumed', () => {
    attest();
    outbox.close();
    disk.fillUp();
    outbox = openHere();
    disk.fillUp();
    attestUntilFull();
    disk.makeRoom();
    attest();
    expect(existsSync(`${path}.reserve`)).toBe(true);
  });
});

import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newChainId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { type Outbox, openOutbox } from '../../../../edge-agent/outbox/outbox.ts';
import { breaksIn, envelopesIn } from '../../../support/chain-check.ts';
import { STARTED, temporaryFolder, testAttestor } from '../../../support/edge-device.ts';

const { privateKey: signingKey } = es256.generate();
const folder = temporaryFolder();
const disk = join(folder.path, 'disk');
let outbox: Outbox | undefined;

/** Only root may mount; anybody else is told so by a skipped line. */
function mountTinyDisk(): boolean {
  mkdirSync(disk, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const mounted = mountTinyDisk();

beforeEach(() => {
  outbox = openOutbox({ path: join(disk, 'outbox.sqlite'), chain: newChainId(), now: Date.now });
});
afterEach(() => {
  outbox?.close();
  if (mounted) execFileSync('umount', [disk]);
  folder.remove();
});

describe.skipIf(!mounted)('a disk that runs full (needs the right to mount a small one)', () => {
  it('puts the outbox out of service without losing an event, and service resumes when there is room', () => {
    const attestor = testAttestor(outbox as Outbox, { signingKey });
    writeFileSync(join(disk, 'filler'), Buffer.alloc(600 * 1024));
    let kept = 0;
    const fill = () => {
      for (;;) {
        attestor.attest(STARTED);
        kept += 1;
      }
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
    expect(kept).toBeGreaterThan(10);
    expect(outbox?.outOfServiceSince()).not.toBeNull();
    expect(outbox?.counts().pending).toBe(kept);
    expect(() => attestor.attest(STARTED)).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));

    rmSync(join(disk, 'filler'));
    attestor.attest(STARTED);
    expect(outbox?.outOfServiceSince()).toBeNull();
    expect(outbox?.counts().pending).toBe(kept + 1);
    expect(breaksIn(envelopesIn(join(disk, 'outbox.sqlite')), createPublicKey(signingKey))).toEqual([]);
  });
});

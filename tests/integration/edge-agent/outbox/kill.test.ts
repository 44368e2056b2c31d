import { spawn } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newChainId } from '../../../../contract/ids.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { openOutbox } from '../../../../edge-agent/outbox/outbox.ts';
import { breaksIn, envelopesIn } from '../../../support/chain-check.ts';
import { type PortableDevice, temporaryFolder } from '../../../support/edge-device.ts';

const WRITER = join(import.meta.dirname, '../../../support/outbox-writer.ts');
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Lets a writer run for `ms` after its first event, kills it, and returns the last number it said. */
async function writeAndKill(deviceFile: string, ms: number): Promise<number> {
  const writer = spawn(process.execPath, [WRITER, deviceFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(writer.stdout, 'data');
  setTimeout(() => writer.kill('SIGKILL'), ms);
  await once(writer, 'close');
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
}

it('a process killed again and again leaves one contiguous, signed chain that holds everything it called done', async () => {
  const { privateKey } = es256.generate();
  const device: PortableDevice = {
    path: join(folder.path, 'outbox.sqlite'),
    chain: newChainId(),
    signingKeyPem: String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
  };
  const deviceFile = join(folder.path, 'device.json');
  writeFileSync(deviceFile, JSON.stringify(device));

  for (const ms of [5, 17, 40, 71]) {
    const done = await writeAndKill(deviceFile, ms);
    const outbox = openOutbox({ path: device.path, chain: device.chain, now: Date.now });
    try {
      expect(outbox.replacement()).toBeUndefined();
      expect(outbox.tip().chain).toBe(device.chain);
      expect(outbox.tip().seq).toBeGreaterThanOrEqual(done);
      expect(outbox.counts().pending).toBe(outbox.tip().seq);
    } finally {
      outbox.close();
    }
  }
  expect(breaksIn(envelopesIn(device.path), createPublicKey(privateKey))).toEqual([]);
});

import { spawn } from 'node:child_process';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { open } from '../../../../contract/envelope.ts';
import { breaksIn } from '../../../support/chain-check.ts';
import { edgeIdentity, temporaryFolder } from '../../../support/edge-device.ts';
import { handWrittenHub } from '../../../support/hand-written-hub.ts';
import { runUplink } from '../../../support/running-uplink.ts';
import { testIdentity } from '../../../support/test-identity.ts';
import { startTlsBroker } from '../../../support/tls-broker.ts';

const PROCESS = join(import.meta.dirname, '../../../support/uplink-process.ts');
const privatePem = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs8' }).toString();

/** Runs a device for `ms` after its first event, kills it, and returns the last number that it called durable. */
async function runAndKill(identityFile: string, ms: number): Promise<number> {
  const device = spawn(process.execPath, [PROCESS, identityFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  device.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(device.stdout, 'data');
  setTimeout(() => device.kill('SIGKILL'), ms);
  await once(device, 'close');
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
}

it('a device killed while it drains loses nothing, and the hub can tell every repetition from an event', async () => {
  const folder = temporaryFolder();
  const hubIdentity = await testIdentity();
  const broker = await startTlsBroker(hubIdentity);
  const identity = await edgeIdentity(hubIdentity, folder.path, broker.url);
  const hub = handWrittenHub(broker, hubIdentity, identity);
  hub.acknowledging = true;
  try {
    const identityFile = join(folder.path, 'identity.json');
    const keys = {
      signingKey: privatePem(identity.signingKey),
      transportKey: privatePem(identity.transportKey),
      hubKey: identity.hubKey.export({ format: 'pem', type: 'spki' }).toString(),
    };
    writeFileSync(identityFile, JSON.stringify({ ...identity, ...keys }));
    let durable = 0;
    for (const ms of [60, 150, 240]) durable = await runAndKill(identityFile, ms);

    const survivor = runUplink(identity);
    const last = survivor.outbox.tip().seq;
    expect(await survivor.uplink.drained(10_000)).toBe(true);
    await survivor.stop();

    const publicKey = createPublicKey(identity.signingKey);
    const distinct = [...new Set(hub.arrived)]
      .map((envelope) => ({ envelope, seq: open(envelope, () => publicKey).attestation.seq }))
      .sort((a, b) => a.seq - b.seq);
    expect(last).toBeGreaterThanOrEqual(durable);
    expect(distinct.map(({ seq }) => seq)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    expect(
      breaksIn(
        distinct.map(({ envelope }) => envelope),
        publicKey,
      ),
    ).toEqual([]);
  } finally {
    await broker.stop();
    folder.remove();
  }
});

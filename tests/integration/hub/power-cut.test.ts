import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { openStore } from '../../../hub/store/open-store.ts';
import { registerDevice, testChain, testDevice } from '../../support/builders.ts';
import { connectDevice } from '../../support/device-client.ts';
import { freePort } from '../../support/free-port.ts';
import { testIdentity } from '../../support/test-identity.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const folder = temporaryFolder('zhenshen-power-cut');
let running: ChildProcess | undefined;
afterAll(() => {
  running?.kill('SIGKILL');
  folder.remove();
}, 60_000);

async function startHub(port: number): Promise<ChildProcess> {
  const program = join(import.meta.dirname, '../../support/hub-process.ts');
  running = fork(program, [folder.path, String(port)], { execArgv: [] });
  await once(running, 'message');
  return running;
}

function save(identity: HubIdentity): void {
  const pem = (key: HubIdentity['signingKey']) => key.export({ format: 'pem', type: 'pkcs8' });
  const { hub, ca, tls } = identity;
  const saved = {
    hub,
    signingKey: pem(identity.signingKey),
    ca: { certificate: ca.certificate, privateKey: pem(ca.privateKey) },
    tls: { certificate: tls.certificate, privateKey: pem(tls.privateKey) },
  };
  writeFileSync(join(folder.path, 'identity.json'), JSON.stringify(saved), { mode: 0o600 });
}

it('has stored all it gave a receipt for when it is killed, and goes on from there', async () => {
  const identity = await testIdentity();
  save(identity);
  const store = await openStore({ sqlite: join(folder.path, 'hub.db') });
  await store.migrate();
  const device = testDevice();
  const transport = await registerDevice(store, device, identity.ca);
  const port = await freePort();
  const envelopes = testChain(device)
    .signMany(300)
    .map(({ envelope }) => envelope);

  const firstRun = await startHub(port);
  const firstLine = await connectDevice(device, transport, port);
  firstLine.send(...envelopes).catch(() => {});
  const receipt = await firstLine.receipt(identity, ({ upTo }) => upTo >= 40);
  firstRun.kill('SIGKILL');
  await once(firstRun, 'exit');
  await firstLine.mqtt.endAsync(true);

  const stored = async () => {
    const rows = await store.db.selectFrom('attestations').select('seq').orderBy('ledger_idx').execute();
    return rows.map(({ seq }) => seq);
  };
  const before = await stored();
  expect(before.length).toBeGreaterThanOrEqual(receipt.upTo);
  expect(before).toEqual(Array.from(before, (_, n) => n + 1));
  expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: before.length });

  const secondRun = await startHub(port);
  const secondLine = await connectDevice(device, transport, port);
  await secondLine.send(...envelopes);
  await secondLine.receipt(identity, ({ upTo, rejected }) => upTo === 300 && rejected.length === 0);
  expect(await stored()).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
  expect(await verifyLedger(store.db)).toMatchObject({ verified: true, size: 300 });
  await secondLine.close();
  secondRun.kill('SIGKILL');
  await once(secondRun, 'exit');
  await store.close();
}, 60_000);

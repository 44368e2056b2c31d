import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import { Registry } from 'prom-client';
import { HubId } from '../contract/ids.ts';
import { startEmbeddedBroker } from '../hub/broker/embedded-broker.ts';
import { connectHubClient } from '../hub/broker/hub-client.ts';
import { createCommands } from '../hub/commands/send.ts';
import { openHubIdentity } from '../hub/identity/open.ts';
import { startIngest } from '../hub/ingest/start.ts';
import { verifyLedger } from '../hub/ledger/verify.ts';
import { findDevice } from '../hub/registry/registered-device.ts';
import { openStore } from '../hub/store/open-store.ts';
import { type DurationSummary, summarise } from './durations.ts';
import { type BenchDevice, connectBenchDevice } from './ingest-fleet.ts';

const DEVICES = 50;
const FLOOD_EACH = 80;
/** The burst that one city has to bear, events a second (design, "Scale"). */
const BURST_PER_SECOND = 350;
const BURST_SECONDS = 4;
const BURST_EACH = (BURST_PER_SECOND * BURST_SECONDS) / DEVICES;

export interface IngestBenchReport {
  readonly devices: number;
  /** Everything sent at once: events a second, from the first sent to the last receipt; and CPU time, devices included. */
  readonly flood: { readonly perSecond: number; readonly cpuMsPerEvent: number };
  /** At 350 events a second: milliseconds from sending an event to the receipt that covers it. */
  readonly receipt: DurationSummary;
  readonly ledgerVerifiedPerSecond: number;
  readonly rssMb: number;
}

/**
 * Times the way from a device to the durable row and back to the device: MQTT over TLS, verification, one commit for each
 * batch, receipts. Devices and hub share one process and one disk; signing the events is not in the measured time.
 */
export async function benchIngest(options: { readonly json: boolean }): Promise<void> {
  const report = await measure();
  if (options.json) console.log(JSON.stringify(report));
  else {
    const { flood: flooded, receipt, ...rest } = report;
    console.table({
      ...rest,
      flood: `${flooded.perSecond}/s, ${flooded.cpuMsPerEvent} ms CPU an event`,
      receipt: `p50 ${receipt.p50} ms, p95 ${receipt.p95} ms`,
    });
  }
}

async function measure(): Promise<IngestBenchReport> {
  const dir = mkdtempSync(join(tmpdir(), 'zhenshen-bench-'));
  await using parts = new AsyncDisposableStack();
  parts.defer(() => rmSync(dir, { recursive: true, force: true }));
  const now = Date.now;
  const logger = pino({ level: 'silent' });
  const identity = await openHubIdentity({ dir, hub: HubId.parse('hub-bench'), hostnames: ['127.0.0.1'], now });
  const store = await openStore({ sqlite: join(dir, 'hub.db') });
  parts.defer(() => store.close());
  await store.migrate();

  const metrics = new Registry();
  const deviceOf = (id: Parameters<typeof findDevice>[1]) => findDevice(store.db, id);
  const broker = await startEmbeddedBroker({ identity, host: '127.0.0.1', port: 0, logger, deviceOf, metrics });
  parts.defer(() => broker.stop());
  const client = await connectHubClient({ embedded: broker }, identity.hub);
  parts.defer(() => client.endAsync(true));
  const commands = createCommands({ store, identity, client, logger, now });
  const ingest = await startIngest({ store, identity, client, commands, onStored: [], logger, now, metrics });
  parts.defer(() => ingest.stop());

  const hub = { store, identity, port: broker.port };
  const fleet: BenchDevice[] = [];
  for (let n = 0; n < DEVICES; n += 1) fleet.push(await connectBenchDevice(hub, `bench-${n}`, FLOOD_EACH + BURST_EACH));
  parts.defer(async () => void (await Promise.all(fleet.map(({ mqtt }) => mqtt.endAsync(true)))));

  const flooded = await flood(fleet);
  const receipt = summarise(await burst(fleet));
  const started = performance.now();
  const ledger = await verifyLedger(store.db);
  if (!ledger.verified) throw new Error(`the ledger does not hold: ${ledger.problem}`);
  return {
    devices: DEVICES,
    flood: flooded,
    receipt,
    ledgerVerifiedPerSecond: Math.round((ledger.size * 1000) / (performance.now() - started)),
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
  };
}

async function flood(fleet: readonly BenchDevice[]): Promise<IngestBenchReport['flood']> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const receipted = fleet.map(({ covered }) => covered(FLOOD_EACH));
  for (const { envelopes, send } of fleet) for (const envelope of envelopes.slice(0, FLOOD_EACH)) void send(envelope);
  await Promise.all(receipted);
  const events = DEVICES * FLOOD_EACH;
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: Math.round((events * 1000) / (performance.now() - started)),
    cpuMsPerEvent: Math.round((user + system) / events) / 1000,
  };
}

/** Sends at the pace of the burst, one device after the other, and returns how long each event waited for its receipt. */
async function burst(fleet: readonly BenchDevice[]): Promise<number[]> {
  const waits: number[] = [];
  const receipted: Promise<void>[] = [];
  const started = performance.now();
  for (let n = 0; n < DEVICES * BURST_EACH; n += 1) {
    const dueIn = started + (n * 1000) / BURST_PER_SECOND - performance.now();
    if (dueIn > 1) await delay(dueIn);
    const device = fleet[n % DEVICES];
    const index = FLOOD_EACH + Math.floor(n / DEVICES);
    const envelope = device?.envelopes[index];
    if (!device || !envelope) continue;
    const sentAt = performance.now();
    receipted.push(device.covered(index + 1).then(() => void waits.push(performance.now() - sentAt)));
    void device.send(envelope);
  }
  await Promise.all(receipted);
  return waits;
}

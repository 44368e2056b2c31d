import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newChainId } from '../../../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../../../contract/jws.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import type { AgentMetrics } from '../../../../edge-agent/health/metrics.ts';
import type { DeviceIdentity } from '../../../../firmware-config/device-identity.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { edgeIdentity, temporaryFolder } from '../../../support/edge-device.ts';
import { freePort } from '../../../support/free-port.ts';
import { type HandWrittenHub, handWrittenHub } from '../../../support/hand-written-hub.ts';
import { type RunningUplink, runUplink } from '../../../support/running-uplink.ts';
import { testReceipt } from '../../../support/signed-receipt.ts';
import { testIdentity } from '../../../support/test-identity.ts';
import { startTlsBroker, type TlsBroker } from '../../../support/tls-broker.ts';

let folder: ReturnType<typeof temporaryFolder>;
let hubIdentity: HubIdentity;
let broker: TlsBroker;
let identity: DeviceIdentity;
let hub: HandWrittenHub;
let device: RunningUplink | undefined;

beforeEach(async () => {
  folder = temporaryFolder();
  hubIdentity = await testIdentity();
  broker = await startTlsBroker(hubIdentity);
  identity = await edgeIdentity(hubIdentity, folder.path, broker.url);
  hub = handWrittenHub(broker, hubIdentity, identity);
});
afterEach(async () => {
  await device?.stop();
  device = undefined;
  await broker.stop();
  folder.remove();
});

const until = (holds: () => boolean) => vi.waitFor(() => expect(holds()).toBe(true), { timeout: 5_000, interval: 10 });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const chainOf = (of: RunningUplink) => of.outbox.tip().chain;

describe('delivery', () => {
  it('sends events in order and removes them on the receipt', async () => {
    device = runUplink(identity);
    device.attest(10);
    await until(() => hub.arrived.length === 10);
    expect(hub.seqs()).toEqual(numbers(10));
    expect(device.uplink.status.pending).toBe(10);
    hub.receipt({ chain: chainOf(device), upTo: 10 });
    expect(await device.uplink.drained(5_000)).toBe(true);
    expect(device.uplink.status).toMatchObject({ online: true, pending: 0, rejected: 0, outOfService: null });
    expect(device.uplink.status.lastReceiptAt).not.toBeNull();
  });

  it('fills the outbox while nobody answers, then drains it in order', async () => {
    const port = await freePort();
    device = runUplink({ ...identity, broker: `mqtts://127.0.0.1:${port}` });
    device.attest(200);
    expect(device.uplink.status).toMatchObject({ online: false, pending: 200 });
    await broker.stop();
    broker = await startTlsBroker(hubIdentity, port);
    hub = handWrittenHub(broker, hubIdentity, identity);
    hub.acknowledging = true;
    expect(await device.uplink.drained(10_000)).toBe(true);
    expect([...new Set(hub.seqs())]).toEqual(numbers(200));
  });

  it('has at most a window of events on its way', async () => {
    device = runUplink(identity, { timing: { resend: { baseMs: 60_000, capMs: 1 } } });
    device.attest(100);
    await until(() => hub.arrived.length === 64);
    await new Promise((next) => setTimeout(next, 50));
    expect(hub.arrived.length).toBe(64);
    hub.receipt({ chain: chainOf(device), upTo: 30 });
    await until(() => hub.arrived.length === 94);
    expect(hub.seqs()).toEqual(numbers(94));
  });

  it('sends again what has no receipt, although the broker acknowledged it', async () => {
    device = runUplink(identity);
    device.attest(2);
    await until(() => hub.arrived.length >= 4);
    expect(hub.seqs().slice(0, 4)).toEqual([1, 2, 1, 2]);
  });

  it('sends again only the event in a gap', async () => {
    device = runUplink(identity);
    device.attest(4);
    await until(() => hub.arrived.length >= 4);
    hub.receipt({ chain: chainOf(device), upTo: 1, beyond: [[3, 4]] });
    await until(() => device?.uplink.status.pending === 1);
    hub.arrived.length = 0;
    await until(() => hub.arrived.length > 0);
    expect(new Set(hub.seqs())).toEqual(new Set([2]));
  });

  it('goes on after the line is cut in the middle', async () => {
    hub.acknowledging = true;
    device = runUplink(identity);
    for (let burst = 0; burst < 4; burst += 1) {
      device.attest(25);
      await until(() => device?.uplink.status.online === true);
      broker.cut();
    }
    expect(await device.uplink.drained(10_000)).toBe(true);
    expect([...new Set(hub.seqs())].sort((a, b) => a - b)).toEqual(numbers(100));
  });

  it('continues after a restart of the agent where it stopped', async () => {
    device = runUplink(identity);
    device.attest(5);
    await until(() => hub.arrived.length >= 5);
    hub.receipt({ chain: chainOf(device), upTo: 2 });
    await until(() => device?.uplink.status.pending === 3);
    await device.stop();
    hub.arrived.length = 0;
    device = runUplink(identity);
    await until(() => hub.arrived.length >= 3);
    expect(hub.seqs().slice(0, 3)).toEqual([3, 4, 5]);
  });
});

describe('receipts', () => {
  it('keeps events that the hub refused, and stops sending them', async () => {
    device = runUplink(identity);
    device.attest(3);
    hub.receipt({ chain: chainOf(device), upTo: 3, rejected: [{ seq: 2, code: 'WRONG_SITE' }] });
    await until(() => hub.arrived.length >= 3);
    hub.receipt({ chain: chainOf(device), upTo: 3, rejected: [{ seq: 2, code: 'WRONG_SITE' }] });
    expect(await device.uplink.drained(5_000)).toBe(true);
    expect(device.uplink.status.rejected).toBe(1);
    expect(device.outbox.refused(10)).toMatchObject([{ seq: 2, code: 'WRONG_SITE' }]);
  });

  it.each<[string, (chain: RunningUplink) => void]>([
    [
      'made up by the broker',
      (of) => hub.receipt({ chain: chainOf(of), upTo: 2 }, { signingKey: es256.generate().privateKey }),
    ],
    ['for another device', (of) => hub.receipt({ chain: chainOf(of), upTo: 2, aud: 'kiosk-b2' })],
    ['of another hub', (of) => hub.receipt({ chain: chainOf(of), upTo: 2, iss: 'hub-other' })],
    ['for another chain', () => hub.receipt({ chain: newChainId(), upTo: 2 })],
    ['that is no receipt', () => hub.publish('receipt', 'zs')],
    [
      'signed by the hub as something else',
      (of) =>
        hub.publish(
          'receipt',
          sign(MEDIA_TYPES.command, testReceipt({ chain: chainOf(of), upTo: 2 }), hubIdentity.signingKey),
        ),
    ],
    ['larger than any receipt', () => hub.publish('receipt', 'a'.repeat(70_000))],
  ])('ignores one %s', async (_, forge) => {
    device = runUplink(identity, { timing: { resend: { baseMs: 60_000, capMs: 1 } } });
    device.attest(2);
    await until(() => hub.arrived.length === 2);
    forge(device);
    const { metrics } = device;
    await vi.waitFor(async () => expect(await receiptsCounted(metrics)).toBe(1), { interval: 10 });
    expect(device.uplink.status).toMatchObject({ online: true, pending: 2, lastReceiptAt: null });
  });
});

async function receiptsCounted({ receipts }: AgentMetrics): Promise<number> {
  const { values } = await receipts.get();
  return values.reduce((total, { value }) => total + value, 0);
}

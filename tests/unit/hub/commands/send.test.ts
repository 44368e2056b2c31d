import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Command } from '../../../../contract/command.ts';
import { DeviceId } from '../../../../contract/ids.ts';
import { MEDIA_TYPES, verify } from '../../../../contract/jws.ts';
import { createCommands } from '../../../../hub/commands/send.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { arrivalFrom, record } from '../../../support/arrivals.ts';
import { registerDevice, STORY_START, type TestDevice, testChain, testDevice } from '../../../support/builders.ts';
import { memoryStore } from '../../../support/stores.ts';
import { testIdentity } from '../../../support/test-identity.ts';

let identity: HubIdentity;
let store: Store;
let device: TestDevice;
let now: number;
let sent: { topic: string; message: string }[];

beforeEach(async () => {
  identity = await testIdentity();
  store = await memoryStore();
  device = testDevice();
  await registerDevice(store, device);
  now = STORY_START;
  sent = [];
});
afterEach(() => store.close());

const commands = (reachable = true) =>
  createCommands({
    store,
    identity,
    client: {
      publishAsync: async (topic: string, message: string | Buffer) => {
        if (!reachable) throw new Error('no line');
        sent.push({ topic, message: message.toString() });
        return undefined;
      },
    },
    logger: pino({ level: 'silent' }),
    now: () => now,
  });
const states = async () => (await store.db.selectFrom('commands').select('state').execute()).map(({ state }) => state);
const answer = (jti: string, event: string, from = device) =>
  record(store, arrivalFrom(from, testChain(from).sign('device.status', { status: { event, answers: jti } }).envelope));

it('signs a command for one device, with an expiry', async () => {
  const jti = await commands().send(device.id, { type: 'ping' });
  const command = Command.parse(verify(sent[0]?.message ?? '', MEDIA_TYPES.command, () => identity.publicKey));
  expect(command).toMatchObject({ jti, iss: identity.hub, aud: device.id, iat: now / 1000 });
  expect(command.exp).toBeGreaterThan(command.iat);
  expect(sent[0]?.topic).toBe(`zs/v1/${device.site}/${device.id}/down/command`);
});

it('keeps a command that could not be sent, and sends the same one later', async () => {
  await commands(false).send(device.id, { type: 'ping' });
  expect([sent, await states()]).toEqual([[], ['sent']]);
  await commands().resend(device.id);
  expect(sent).toHaveLength(1);
});

it.each([
  ['command-done', 'done'],
  ['template-removed', 'done'],
  ['command-refused', 'refused'],
])('is settled by the signed answer %s', async (event, state) => {
  const jti = await commands().send(device.id, { type: 'ping' });
  await answer(jti, event);
  expect(await states()).toEqual([state]);
  await commands().resend(device.id);
  expect(sent).toHaveLength(1);
});

it('is not settled by another device', async () => {
  const other = testDevice('kiosk-b2');
  await registerDevice(store, other);
  const jti = await commands().send(device.id, { type: 'ping' });
  await answer(jti, 'command-done', other);
  expect(await states()).toEqual(['sent']);
});

it('is not sent again once it has expired', async () => {
  await commands().send(device.id, { type: 'ping' });
  now += 31 * 86_400_000;
  await commands().resend(device.id);
  expect([sent.length, await states()]).toEqual([1, ['expired']]);
});

it('is refused for a device that is unknown or revoked', async () => {
  await expect(commands().send(DeviceId.parse('nobody'), { type: 'ping' })).rejects.toMatchObject({
    code: 'DEVICE_UNKNOWN',
  });
  await store.db.updateTable('devices').set({ state: 'revoked' }).execute();
  await expect(commands().send(device.id, { type: 'ping' })).rejects.toMatchObject({ code: 'DEVICE_REVOKED' });
});

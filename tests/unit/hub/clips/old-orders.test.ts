import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import { digestOf } from '../../../../contract/jws.ts';
import { enterOldOrders } from '../../../../hub/clips/old-orders.ts';
import { orderClip } from '../../../../hub/clips/order.ts';
import { createCommands } from '../../../../hub/commands/send.ts';
import { appendToLedger } from '../../../../hub/ledger/append.ts';
import { PERSON } from '../../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../../support/judged-story.ts';
import { memoryStore } from '../../../support/stores.ts';
import { testIdentity } from '../../../support/test-identity.ts';

const now = () => JUDGED_AT;
const media = digestOf('pictures of one person');
let story: JudgedStory;

beforeEach(async () => {
  story = await JudgedStory.begin(await memoryStore());
});
afterEach(() => story.store.close());

const commands = async () => {
  const client = { publishAsync: async () => undefined };
  return createCommands({ store: story.store, identity: await testIdentity(), client, logger: silent, now });
};
const orders = () => story.store.db.selectFrom('clip_orders').selectAll().execute();

/** As a hub of before there was a list of orders left it. */
async function forgetList() {
  await story.store.db.deleteFrom('clip_orders').execute();
}

describe('orders of before there was a list of them', () => {
  it('are entered as they would be today', async () => {
    const event = await story.checkIn(20, 'match', { media: [media] });
    await orderClip({ store: story.store, commands: await commands(), now }, { event, order: 'case-7', by: 'auditor' });
    const listed = await orders();
    await forgetList();
    expect(await enterOldOrders(story.store)).toBe(1);
    expect(await orders()).toEqual(listed);
    expect(listed).toMatchObject([{ event, media, order_ref: 'case-7', subject: PERSON, received_at: null }]);
  });

  it('say when their clip came, and are entered once', async () => {
    const event = await story.checkIn(20, 'match', { media: [media] });
    const parts = { store: story.store, commands: await commands(), now };
    const { command } = await orderClip(parts, { event, order: 'case-7', by: 'auditor' });
    const came = { kind: 'clip-received', ref: command, digest: digestOf('came') };
    await story.store.transaction((trx) => appendToLedger(trx, [came], JUDGED_AT + 60_000), { sequencer: true });
    await forgetList();
    expect(await enterOldOrders(story.store)).toBe(1);
    expect(await enterOldOrders(story.store)).toBe(0);
    expect(await orders()).toMatchObject([{ command, received_at: new Date(JUDGED_AT + 60_000).toISOString() }]);
  });

  it('name nobody when their event is gone, and nothing else is entered', async () => {
    const sender = await commands();
    await sender.send(DeviceId.parse('desk-1'), { type: 'clip.release', media, order: 'case-8' });
    await sender.send(DeviceId.parse('desk-1'), { type: 'ping' });
    expect(await enterOldOrders(story.store)).toBe(1);
    expect(await orders()).toMatchObject([
      { event: '', media, order_ref: 'case-8', subject_type: null, subject: null },
    ]);
  });
});

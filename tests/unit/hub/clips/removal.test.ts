import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../../contract/jws.ts';
import { oldClips } from '../../../../hub/clips/old-clips.ts';
import { keepReceived, readReceived } from '../../../../hub/clips/received.ts';
import { clipWithdrawals } from '../../../../hub/clips/withdrawals.ts';
import { verifyLedger } from '../../../../hub/ledger/verify.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { memoryStore } from '../../../support/stores.ts';
import { recordWithdrawal, testSubject } from '../../../support/vault-samples.ts';

const NOW = Date.parse('2026-11-22T03:00:00.000Z');
const doctor = testSubject('practitioner', 'D350203001234');
const vaultKey = Buffer.alloc(32, 3);
const content = Buffer.from('pictures of one person');
const media = digestOf(content);
let store: Store;
let folder: ReturnType<typeof temporaryFolder>;
const clips = () => ({ store, dir: folder.path, now: () => NOW });
const orders = () => store.db.selectFrom('clip_orders').selectAll().execute();
const isThere = () => {
  try {
    return readReceived(folder.path, vaultKey, media).length > 0;
  } catch {
    return false;
  }
};

beforeEach(async () => {
  store = await memoryStore();
  folder = temporaryFolder();
  keepReceived(folder.path, vaultKey, media, content);
  const about = { device: 'camera-e1', media, subject_type: doctor.type, subject: doctor.id, order_ref: 'case-7' };
  const received_at = '2026-10-01T00:00:00.000Z';
  await store.db
    .insertInto('clip_orders')
    .values({ command: 'c-1', event: 'e-1', ...about, received_at, removed_at: null, removed_why: null })
    .execute();
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

describe('clips that the hub has', () => {
  it('go when the person withdraws, and no row says any longer whom they showed', async () => {
    const event = await recordWithdrawal(store, doctor);
    const listener = clipWithdrawals(clips());
    await listener.handle([event]);
    await listener.handle([event]); // heard again after a crash
    expect(isThere()).toBe(false);
    expect(await orders()).toEqual([
      expect.objectContaining({ command: 'c-1', order_ref: 'case-7', subject: null, removed_why: 'withdrawn' }),
    ]);
    const lines = await store.db.selectFrom('ledger').select(['kind', 'ref']).execute();
    expect(lines).toEqual([{ kind: 'clip-removal', ref: 'c-1' }]);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });

  it('stay when somebody else withdraws', async () => {
    const other = await recordWithdrawal(store, testSubject('practitioner', 'D350203009999'));
    await clipWithdrawals(clips()).handle([other]);
    expect(isThere()).toBe(true);
  });

  it.each<[string, string, readonly string[], boolean, boolean]>([
    ['go by age', '2026-11-01T00:00:00.000Z', [], true, false],
    ['are only counted when nothing is to be removed', '2026-11-01T00:00:00.000Z', [], false, true],
    ['stay while a finding rests on their event', '2026-11-01T00:00:00.000Z', ['e-1'], true, true],
    ['stay while they are young', '2026-09-01T00:00:00.000Z', [], true, true],
  ])('%s', async (_, before, held, remove, stays) => {
    const counted = await oldClips(clips(), { before, held: new Set(held), remove });
    expect(counted).toBe(held.length === 0 && before > '2026-10' ? 1 : 0);
    expect(isThere()).toBe(stays);
  });
});

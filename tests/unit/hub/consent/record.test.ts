import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../../hub/store/store.ts';
import { arrivalFrom, record } from '../../../support/arrivals.ts';
import { registerDevice, STORY_START, type TestDevice, testChain, testDevice } from '../../../support/builders.ts';
import { memoryStore } from '../../../support/stores.ts';

let store: Store;
let device: TestDevice;
beforeEach(async () => {
  store = await memoryStore();
  device = testDevice();
  await registerDevice(store, device);
});
afterEach(() => store.close());

const CONSENT = '5f0e9c3a-7b1d-4c2e-9a8f-6d5c4b3a2f1e';
const OTHER_CONSENT = '5f0e9c3a-7b1d-4c2e-9a8f-6d5c4b3a2f1f';
const SOMEBODY_ELSE = { type: 'insured', id: 'B'.repeat(43) };
const at = (second: number) => new Date(STORY_START + second * 1000).toISOString();
const granted = { kind: 'consent.granted' as const, over: {} };
const withdrawn = (over: object = { consentId: CONSENT }) => ({ kind: 'consent.withdrawn' as const, over });

// Events are a second apart; the sample consent was given half an hour before. `null` = in force.
it.each([
  ['a consent is in force', [granted], [0], null],
  ['a withdrawal ends it', [granted, withdrawn()], [0, 1], at(2)],
  ['a withdrawal that arrives first ends it as well', [granted, withdrawn()], [1, 0], at(2)],
  ['a withdrawal of everything ends it', [granted, withdrawn({ consentId: undefined })], [0, 1], at(2)],
  [
    'a withdrawal of everything that arrives first as well',
    [granted, withdrawn({ consentId: undefined })],
    [1, 0],
    at(2),
  ],
  ['the first withdrawal counts', [granted, withdrawn(), withdrawn()], [0, 1, 2], at(2)],
  ['a withdrawal of another consent does not end it', [granted, withdrawn({ consentId: OTHER_CONSENT })], [0, 1], null],
  ['nor does that of another person', [granted, withdrawn({ subject: SOMEBODY_ELSE })], [0, 1], null],
  [
    'nor that of another person who arrives first',
    [granted, withdrawn({ subject: SOMEBODY_ELSE, consentId: undefined })],
    [1, 0],
    null,
  ],
])('%s', async (_, story, order, end) => {
  const chain = testChain(device);
  const events = story.map(({ kind, over }) => chain.sign(kind, over));
  for (const n of order) await record(store, arrivalFrom(device, events[n]?.envelope ?? ''));
  const rows = await store.db.selectFrom('consents').select(['id', 'withdrawn_at', 'jti']).execute();
  expect(rows).toEqual([{ id: CONSENT, withdrawn_at: end, jti: events[0]?.attestation.jti }]);
});

it('keeps the first person when a consent id is used for another', async () => {
  const chain = testChain(device);
  const events = [chain.sign('consent.granted'), chain.sign('consent.granted', { subject: SOMEBODY_ELSE })];
  await record(store, ...events.map(({ envelope }) => arrivalFrom(device, envelope)));
  const rows = await store.db.selectFrom('consents').select('subject').execute();
  expect(rows).toEqual([{ subject: events[0]?.attestation.subject?.id }]);
});

import { expect, it } from 'vitest';
import { importClaims } from '../../../hub/claims/import.ts';
import { loadStayFiles } from '../../../hub/crosscheck/loaders/stay-files.ts';
import { stayBatches } from '../../../hub/crosscheck/stay-batches.ts';
import { importMasters } from '../../../hub/masters/import.ts';
import type { Store } from '../../../hub/store/store.ts';
import { SITE, STORY_START } from '../../support/builders.ts';
import {
  claimRow,
  minute,
  ndjson,
  PERSON,
  PERSON_NUMBER,
  REGION_KEY,
  registerSites,
} from '../../support/claim-builders.ts';
import { describeEachStore } from '../../support/stores.ts';

const DAY = 1440;
const stayRow = (stayId: string, over: object = {}) => ({
  stayId,
  personId: PERSON_NUMBER,
  facilityId: SITE,
  kind: 'inpatient',
  reportedAt: minute(3 * DAY),
  admittedAt: minute(0),
  dischargedAt: minute(3 * DAY),
  ward: 'W3',
  bed: '12',
  ...over,
});

describeEachStore('the file of a stay', (newStore) => {
  const now = STORY_START + 10 * DAY * 60_000;
  const filled = async () => {
    const store = await newStore();
    await registerSites(store);
    const common = { store, regionKey: REGION_KEY, now: () => now };
    await importClaims({
      ...common,
      format: 'ndjson',
      source: ndjson([
        stayRow('S-1', { moves: [{ at: minute(DAY), ward: 'W3', bed: '14' }] }),
        stayRow('S-2', {
          personId: 'neighbour',
          bed: '14',
          admittedAt: minute(2 * DAY),
          dischargedAt: minute(2.5 * DAY),
        }),
        stayRow('S-3', { personId: 'elsewhere', bed: '99' }),
        claimRow({ claimId: 'C-9', encounterId: 'S-1', kind: 'inpatient' }),
        claimRow({ claimId: 'C-8', personId: 'neighbour' }),
      ]),
    });
    await importMasters({
      ...common,
      source: ndjson([
        { record: 'exemption', stayId: 'S-1', kind: 'dialysis', from: minute(100), until: minute(200) },
        { record: 'ward-passage', stayId: 'S-1', at: minute(300), direction: 'out' },
        { record: 'death', personId: PERSON_NUMBER, from: minute(9 * DAY), source: 'household' },
        { record: 'exemption', stayId: 'S-2', kind: 'icu', from: minute(100) },
      ]),
    });
    return store;
  };
  const filesOf = async (store: Store) => {
    const stays = [];
    for await (const batch of stayBatches(store.db, { scope: 'all', utcOffsetMinutes: 480 })) stays.push(...batch);
    return await loadStayFiles(store.db, stays, now);
  };

  it('holds what is about this stay, and nothing about the others of its batch', async () => {
    const file = (await filesOf(await filled())).find(({ stay }) => stay.id === 'S-1');
    expect(file).toMatchObject({
      stay: { person: PERSON, beds: [{ bed: '12' }, { bed: '14' }] },
      claims: [{ id: 'C-9' }],
      bedNeighbours: [{ id: 'S-2' }],
      exemptions: [{ content: { kind: 'dialysis' } }],
      passages: [{ content: { direction: 'out' } }],
      deaths: [{ content: { source: 'household' } }],
      otherStays: [],
    });
  });

  it('finds the stays that something new touches', async () => {
    const store = await filled();
    const touched = { scope: { persons: [PERSON] }, utcOffsetMinutes: 480 };
    const ids = [];
    for await (const batch of stayBatches(store.db, touched)) ids.push(...batch.map((stay) => stay.stay_id));
    expect(ids).toEqual(['S-1']);
  });
});

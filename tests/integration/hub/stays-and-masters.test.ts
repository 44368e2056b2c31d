import { expect, it } from 'vitest';
import { importClaims } from '../../../hub/claims/import.ts';
import { importMasters } from '../../../hub/masters/import.ts';
import { loadMasters } from '../../../hub/masters/load.ts';
import type { Store } from '../../../hub/store/store.ts';
import { OTHER_SITE, SITE, STORY_START } from '../../support/builders.ts';
import {
  DOCTOR,
  DOCTOR_CODE,
  minute,
  ndjson,
  PERSON,
  PERSON_NUMBER,
  REGION_KEY,
  registerSites,
} from '../../support/claim-builders.ts';
import { describeEachStore } from '../../support/stores.ts';

const stayRow = (over: object = {}) => ({
  stayId: 'S-1',
  personId: PERSON_NUMBER,
  facilityId: SITE,
  kind: 'inpatient',
  reportedAt: minute(60),
  admittedAt: minute(50),
  ward: 'W3',
  bed: '12',
  surgeries: [{ from: minute(100), until: minute(160), operator: DOCTOR_CODE }],
  ...over,
});

const registration = (over: object = {}) => ({
  record: 'registration',
  code: DOCTOR_CODE,
  facilityId: SITE,
  from: minute(0),
  ...over,
});

describeEachStore('stays and master data', (newStore) => {
  const prepared = async () => {
    const store = await newStore();
    await registerSites(store);
    return store;
  };
  const importStays = (store: Store, rows: readonly (object | string)[]) =>
    importClaims({ store, source: ndjson(rows), format: 'ndjson', regionKey: REGION_KEY, now: () => STORY_START });
  const importRecords = (store: Store, rows: readonly (object | string)[]) =>
    importMasters({ store, source: ndjson(rows), regionKey: REGION_KEY, now: () => STORY_START });

  it('keeps a stay without numbers of people, and says what it touches', async () => {
    const store = await prepared();
    const report = await importStays(store, [stayRow()]);
    expect(report).toMatchObject({
      accepted: 1,
      rejected: 0,
      touched: { scope: { stays: ['S-1'], persons: [PERSON] } },
    });
    const kept = JSON.stringify(await store.db.selectFrom('stays').selectAll().execute());
    expect(kept).toContain(DOCTOR);
    for (const raw of [PERSON_NUMBER, DOCTOR_CODE]) expect(kept).not.toContain(raw);
  });

  it('takes the latest report as current, in whatever order reports arrive', async () => {
    const admitted = stayRow();
    const discharged = stayRow({ reportedAt: minute(600), dischargedAt: minute(590), dischargeWay: 'home' });
    for (const rows of [
      [admitted, discharged],
      [discharged, admitted],
    ]) {
      const store = await prepared();
      await importStays(store, rows);
      const current = await store.db.selectFrom('stays').select('discharged_at').executeTakeFirst();
      expect(current?.discharged_at).toBe(minute(590));
      expect(await store.db.selectFrom('stay_reports').select('reported_at').execute()).toHaveLength(2);
    }
  });

  it.each([
    ['the same report again', [stayRow(), stayRow()], { duplicates: 1, rejected: 0 }, []],
    ['another report of the same time', [stayRow(), stayRow({ bed: '13' })], { rejected: 1 }, ['STAY_CHANGED']],
    ['a report in the name of another site', [stayRow(), stayRow({ facilityId: OTHER_SITE })], {}, ['STAY_CHANGED']],
    [
      'a report after its cancellation',
      [stayRow(), { cancelsStay: 'S-1', facilityId: SITE, at: minute(70) }, stayRow({ reportedAt: minute(80) })],
      { cancelled: 1 },
      ['STAY_CANCELLED'],
    ],
    ['an unknown cancellation', [{ cancelsStay: 'S-9', facilityId: SITE, at: minute(70) }], {}, ['UNKNOWN_STAY']],
    ['a discharge before the admission', [stayRow({ dischargedAt: minute(1) })], {}, ['BAD_DATE']],
    ['an unregistered institution', [stayRow({ facilityId: 'H99999900001' })], {}, ['UNKNOWN_FACILITY']],
  ])('answers to %s', async (_title, rows, counts, codes) => {
    const store = await prepared();
    expect(await importStays(store, rows)).toMatchObject(counts);
    const rejects = await store.db.selectFrom('import_rejects').select('code').execute();
    expect(rejects.map(({ code }) => code)).toEqual(codes);
  });

  it('keeps master data with its history: a new version replaces, nothing is deleted', async () => {
    const store = await prepared();
    await importRecords(store, [registration()]);
    const again = await importRecords(store, [registration(), registration({ until: minute(900) })]);
    expect(again).toMatchObject({ accepted: 1, duplicates: 1 });
    const current = await loadMasters(store.db, 'registration', { subjects: [DOCTOR] });
    expect(current).toMatchObject([{ until: Date.parse(minute(900)), content: { practitioner: DOCTOR } }]);
    expect(await store.db.selectFrom('masters').select('id').execute()).toHaveLength(2);
  });

  it('finds records by when they hold', async () => {
    const store = await prepared();
    await importRecords(store, [
      registration({ from: minute(0), until: minute(100) }),
      registration({ from: minute(200) }),
    ]);
    const between = (from: number, until: number) =>
      loadMasters(store.db, 'registration', {
        sites: [SITE],
        from: Date.parse(minute(from)),
        until: Date.parse(minute(until)),
      });
    expect(await between(110, 190)).toHaveLength(0);
    expect(await between(50, 60)).toHaveLength(1);
    expect(await between(50, 300)).toHaveLength(2);
  });

  it('takes back what was imported by mistake', async () => {
    const store = await prepared();
    await importRecords(store, [registration(), { withdraws: registration(), at: minute(9) }]);
    expect(await loadMasters(store.db, 'registration', {})).toEqual([]);
    const report = await importRecords(store, [{ withdraws: registration(), at: minute(9) }]);
    expect(report).toMatchObject({ rejected: 1 });
  });

  it.each([
    ['an unknown record', { record: 'spaceship' }, 'INVALID_FIELD'],
    ['an unknown field', registration({ name: 'x' }), 'UNKNOWN_FIELD'],
    ['an end before the beginning', registration({ until: minute(-5) }), 'BAD_DATE'],
    ['no JSON', '{', 'MALFORMED_JSON'],
  ])('rejects %s', async (_title, row, code) => {
    const store = await prepared();
    expect(await importRecords(store, [row])).toMatchObject({ rejected: 1 });
    expect(await store.db.selectFrom('import_rejects').select('code').execute()).toEqual([{ code }]);
  });
});

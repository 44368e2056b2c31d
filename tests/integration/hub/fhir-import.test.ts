import fc from 'fast-check';
import { expect, it } from 'vitest';
import { importClaims } from '../../../hub/claims/import.ts';
import type { Store } from '../../../hub/store/store.ts';
import { SITE, STORY_START } from '../../support/builders.ts';
import {
  chunks,
  DOCTOR,
  DOCTOR_CODE,
  minute,
  ndjson,
  PERSON,
  PERSON_NUMBER,
  REGION_KEY,
  registerSites,
} from '../../support/claim-builders.ts';
import { bundleOf, type FhirResource, fhirDirectory, fhirStay, fhirVisit } from '../../support/fhir-resources.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const from = (store: Store, source: AsyncIterable<Buffer>) =>
  importClaims({ store, source, format: 'fhir', regionKey: REGION_KEY, now: () => STORY_START });
const importLines = (store: Store, resources: readonly object[]) => from(store, ndjson(resources));
const importBundle = (store: Store, bundle: object, indent?: number) =>
  from(store, chunks(Buffer.from(JSON.stringify(bundle, null, indent))));

async function contentOf({ db }: Store) {
  return {
    claims: await db.selectFrom('claims').select(['claim_id', 'state', 'digest']).orderBy('claim_id').execute(),
    stays: await db.selectFrom('stays').select(['stay_id', 'digest', 'state']).execute(),
    masters: await db.selectFrom('masters').select(['kind', 'key', 'digest']).orderBy('kind').execute(),
  };
}

const rejectsOf = ({ db }: Store, batch: string) =>
  db
    .selectFrom('import_rejects')
    .select(['line', 'field', 'code'])
    .where('batch', '=', batch)
    .orderBy('line')
    .execute();

const everything = (): FhirResource[] => [...fhirVisit(), fhirStay(), ...fhirDirectory()];

describeEachStore('FHIR resources', (newStore) => {
  const prepared = async () => {
    const store = await newStore();
    await registerSites(store);
    return store;
  };

  it('of a Bundle become a claim, a stay and master data, whatever refers to what', async () => {
    const store = await prepared();
    const report = await importBundle(store, bundleOf(everything()));
    expect(report).toMatchObject({ rows: 10, accepted: 5, rejected: 0 });
    expect(await store.db.selectFrom('claims').selectAll().execute()).toMatchObject([
      {
        ...{ claim_id: 'SETL-F1', encounter: 'e1', person: PERSON, kind: 'outpatient', diagnosis: 'J06.900' },
        ...{ total_fen: 12050, fund_fen: 8640, service_start: minute(60), settled_at: minute(90) },
      },
    ]);
    expect(await store.db.selectFrom('claim_lines').selectAll().execute()).toMatchObject([
      { performing: DOCTOR, item: 'XA01', amount_fen: 8640, quantity_milli: 2000, at: minute(75) },
    ]);
    const stay = await store.db.selectFrom('stays').selectAll().executeTakeFirstOrThrow();
    expect(stay).toMatchObject({ stay_id: 'e9', ward: 'W3', bed: 'B12', attending: DOCTOR, discharge_way: 'home' });
    expect(JSON.parse(stay.detail)).toMatchObject({ leaves: [{ from: minute(100), until: minute(120) }] });
    const masters = await store.db.selectFrom('masters').select('kind').orderBy('kind').execute();
    expect(masters.map(({ kind }) => kind)).toEqual(['bed', 'practitioner', 'registration']);
    const tables = [await store.db.selectFrom('nhsa_calls').selectAll().execute(), await contentOf(store)];
    for (const raw of [PERSON_NUMBER, DOCTOR_CODE, '张三']) expect(JSON.stringify(tables)).not.toContain(raw);
  });

  it('that refer to what was never sent are rejected by name, and come in when sent again after it', async () => {
    const store = await prepared();
    const first = await importLines(store, [...fhirVisit(), fhirStay()]);
    expect(await rejectsOf(store, first.batch)).toEqual([
      { line: 2, field: 'facility', code: 'MISSING_FIELD' },
      { line: 4, field: 'serviceProvider', code: 'MISSING_FIELD' },
    ]);
    await importLines(store, fhirDirectory());
    const rejected = [fhirVisit()[1], fhirStay()].filter((row) => row !== undefined);
    expect(await importLines(store, rejected)).toMatchObject({ accepted: 2, rejected: 0 });
    expect(await importLines(store, rejected)).toMatchObject({ accepted: 0, duplicates: 2, rejected: 0 });
  });

  it.each([
    ['a patient without a person number', [{ resourceType: 'Patient', id: 'x' }], 'identifier'],
    ['no resource', [{ hello: 'world' }], 'resourceType'],
    ['a claim without the fund part', [fhirVisit()[0] ?? {}, fhirVisit()[1] ?? {}], 'fund'],
    ['a claim whose kind nobody says', fhirVisit({ item: [] }), 'type'],
    ['an amount in another currency', fhirVisit({ total: { value: 1, currency: 'USD' } }), 'total'],
  ])('name what is missing in %s', async (_title, resources, field) => {
    const store = await prepared();
    await importLines(store, fhirDirectory());
    const { batch } = await importLines(store, resources);
    expect(await rejectsOf(store, batch)).toMatchObject([{ field, code: 'MISSING_FIELD' }]);
  });

  const hours = [
    { daysOfWeek: ['mon', 'tue', 'wed', 'thu', 'fri'], openingTime: '08:00:00', closingTime: '17:30:00' },
    { daysOfWeek: ['sat'], allDay: true },
    { daysOfWeek: ['sun'], openingTime: '09:00:00' },
  ];
  const position = { latitude: 24.48, longitude: 118.08 };
  const radius = [{ url: 'urn:zhenshen:fence-radius', valueDecimal: 150 }];
  const fence = { centre: { lat: 24.48, lon: 118.08, datum: 'WGS84' }, radiusM: 150 };
  it.each<[string, object, object | undefined]>([
    [
      'its hours, without half of one, and its fence',
      { hoursOfOperation: hours, position, extension: radius },
      {
        hours: [
          { days: [1, 2, 3, 4, 5], open: '08:00', close: '17:30' },
          { days: [6], open: '00:00', close: '24:00' },
        ],
        fence,
      },
    ],
    ['being always open', { hoursOfOperation: [{ allDay: true }] }, { alwaysOpen: true }],
    ['nothing from a position alone: how far it reaches nobody says', { position }, undefined],
  ])('bring of an institution %s', async (_, said, content) => {
    const store = await prepared();
    const location = { resourceType: 'Location', id: 'house', physicalType: { coding: [{ code: 'si' }] }, ...said };
    const managingOrganization = { reference: 'Organization/o1' };
    const typed = { ...location, type: [{ coding: [{ code: 'HOSP' }] }], managingOrganization };
    expect(await importLines(store, [...fhirDirectory(), typed])).toMatchObject({ rejected: 0 });
    const sites = await store.db.selectFrom('masters').select('content').where('kind', '=', 'site').execute();
    expect(sites.map((row) => JSON.parse(row.content))).toEqual(
      content ? [expect.objectContaining({ facilityId: SITE, kind: 'hospital', ...content })] : [],
    );
  });

  it('are rejected where an institution says its hours and not what it is', async () => {
    const store = await prepared();
    const house = { resourceType: 'Location', id: 'house', physicalType: { coding: [{ code: 'si' }] } };
    const { batch } = await importLines(store, [{ ...house, hoursOfOperation: [{ allDay: true }] }]);
    expect(await rejectsOf(store, batch)).toMatchObject([{ field: 'type', code: 'MISSING_FIELD' }]);
  });

  it('cancel what was settled, and undo a stay', async () => {
    const store = await prepared();
    await importBundle(store, bundleOf(everything()), 2);
    const later = { meta: { lastUpdated: minute(300) } };
    const again = [fhirVisit({ status: 'cancelled', ...later })[1], fhirStay({ status: 'entered-in-error', ...later })];
    expect(
      await importLines(
        store,
        again.filter((row) => row !== undefined),
      ),
    ).toMatchObject({ cancelled: 2, rejected: 0 });
    expect(await contentOf(store)).toMatchObject({ claims: [{ state: 'cancelled' }], stays: [{ state: 'cancelled' }] });
  });
});

it('give the same in whatever order, as Bundle or line by line, and however often', async () => {
  const arrive = async (...imports: ((store: Store) => Promise<unknown>)[]) => {
    const store = await memoryStore();
    await registerSites(store);
    for (const run of imports) await run(store);
    const content = await contentOf(store);
    await store.close();
    return content;
  };
  const all = everything();
  const expected = await arrive((store) => importBundle(store, bundleOf(all)));
  expect(expected).toMatchObject({ claims: [{}], stays: [{}], masters: [{}, {}, {}] });
  const order = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  await fc.assert(
    fc.asyncProperty(order, fc.boolean(), async (shuffled, pretty) => {
      const content = await arrive(
        (store) => importLines(store, shuffled),
        (store) => importBundle(store, bundleOf(shuffled, 'transaction'), pretty ? 2 : undefined),
      );
      expect(content).toEqual(expected);
    }),
    { numRuns: 6 },
  );
});

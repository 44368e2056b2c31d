import { expect, it } from 'vitest';
import { loadEvidenceDayFiles } from '../../../hub/crosscheck/loaders/evidence-day-files.ts';
import { loadSiteDayFiles } from '../../../hub/crosscheck/loaders/site-day-files.ts';
import { intervalOfDate } from '../../../hub/crosscheck/local-day.ts';
import { evidenceDaySource } from '../../../hub/crosscheck/sources/evidence-days.ts';
import { siteDaySource } from '../../../hub/crosscheck/sources/site-days.ts';
import type { SubjectSource } from '../../../hub/crosscheck/sources/source.ts';
import type { Scope } from '../../../hub/crosscheck/subjects.ts';
import { importMasters } from '../../../hub/masters/import.ts';
import { SITE, STORY_START } from '../../support/builders.ts';
import { claimRow, minute, ndjson, PERSON_NUMBER, REGION_KEY } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const DAY = 1440;
const today = intervalOfDate(minute(480).slice(0, 10), 480);
const stay = (stayId: string, from: number, over: object = {}) => ({
  stayId,
  personId: `${PERSON_NUMBER}-${stayId}`,
  facilityId: SITE,
  kind: 'inpatient',
  reportedAt: minute(from),
  admittedAt: minute(from),
  ...over,
});

describeEachStore('files of a day', (newStore) => {
  const subjectsOf = async (story: JudgedStory, source: SubjectSource, scope: Scope, now = JUDGED_AT) => {
    const ids: string[] = [];
    for await (const batch of source.subjects(story.store.db, { scope, utcOffsetMinutes: 480 }, now)) {
      ids.push(...batch.map(({ id }) => id));
    }
    return ids;
  };

  it('hold what a device measured, and which of its evidence still is what was received', async () => {
    const story = await JudgedStory.begin(await newStore());
    const { db } = story.store;
    await story.checkIn(10);
    const clock = { source: 'rtc', offsetMs: 400_000 };
    const geo = { lat: 24.5, lon: 118.1, datum: 'WGS84', accuracyM: 15, source: 'gnss', fence: 'outside' };
    const second = await story.checkIn(20, 'not-assessable', { clock, geo });
    const stored = await db.selectFrom('attestations').selectAll().where('jti', '=', second).executeTakeFirstOrThrow();
    // As somebody would write who has the database but not the ledger's salts: a copy, and a copy with other words.
    const forged = { ...stored, chain: 'chain-forged' };
    await db
      .insertInto('attestations')
      .values([
        { ...forged, jti: 'copied', seq: 1, ledger_idx: 901 },
        { ...forged, jti: 'reworded', seq: 2, ledger_idx: 902, envelope: `${stored.envelope}x` },
      ])
      .execute();
    const [file] = await loadEvidenceDayFiles(db, ['desk-1'], today, JUDGED_AT);
    expect(file).toMatchObject({ device: 'desk-1', site: SITE, profile: 'kiosk-registration' });
    const [first, ...later] = file?.events ?? [];
    expect(first).toMatchObject({ face: 'match', measured: null, integrity: 'holds' });
    expect(Object.fromEntries(later.map(({ jti, integrity }) => [jti, integrity]))).toEqual({
      [second]: 'holds',
      copied: 'not-in-ledger',
      reworded: 'altered',
    });
    expect(later.find(({ jti }) => jti === second)).toMatchObject({
      clockOffsetMs: 400_000,
      measured: { lat: 24.5 },
      face: 'not-assessable',
    });
  });

  it('count the checks of the days before', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.checkIn(-DAY);
    await story.checkIn(-DAY + 5, 'not-assessable');
    await story.checkIn(-20 * DAY);
    const [file] = await loadEvidenceDayFiles(story.store.db, ['desk-1'], today, JUDGED_AT);
    expect(file?.earlier).toEqual([{ checks: 2, unassessable: 1 }]);
  });

  it('are read again only where something arrived lately', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.checkIn(-3 * DAY);
    await story.checkIn(10);
    expect(await subjectsOf(story, evidenceDaySource, 'all')).toHaveLength(2);
    expect(await subjectsOf(story, evidenceDaySource, { devices: ['desk-1'] })).toEqual([
      `desk-1/${minute(480).slice(0, 10)}`,
    ]);
    expect(await subjectsOf(story, evidenceDaySource, { persons: ['x'] })).toEqual([]);
  });

  it('hold what an institution settled, whom it admitted, and what explains it', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.checkIn(58);
    await story.import(
      claimRow(),
      stay('S-1', 0),
      stay('S-2', -10 * DAY, { dischargedAt: minute(-9 * DAY) }),
      claimRow({ claimId: 'C-9', encounterId: 'S-1', kind: 'inpatient', settledAt: minute(5 * DAY) }),
    );
    await importMasters({
      store: story.store,
      regionKey: REGION_KEY,
      now: () => STORY_START,
      source: ndjson([
        { record: 'site', facilityId: SITE, from: minute(-DAY), kind: 'hospital', registeredBeds: 20 },
        { record: 'mass-event', kind: 'screening', from: minute(-DAY) },
      ]),
    });
    const [file] = await loadSiteDayFiles(story.store.db, [SITE], today, JUDGED_AT);
    expect(file).toMatchObject({
      stays: [{ id: 'S-1' }],
      settlements: [{ id: 'C-1', kind: 'outpatient' }],
      attestedAt: [Date.parse(minute(58))],
      masters: [{ content: { registeredBeds: 20 } }],
      events: [{ content: { kind: 'screening' } }],
    });
    expect(file?.fundOfStays.get('S-1')).toBeGreaterThan(0);
    expect(file?.devices.map(({ id }) => id)).toEqual(['desk-1', 'staff-1']);
    expect(await subjectsOf(story, siteDaySource, { sites: [SITE] })).toHaveLength(3);
  });
});

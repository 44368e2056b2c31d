import { expect, it } from 'vitest';
import { practitionerDayBatches } from '../../../hub/crosscheck/practitioner-days.ts';
import { STORY_START } from '../../support/builders.ts';
import { claimRow, DOCTOR, DOCTOR_CODE, minute } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const DATE = '2026-11-22';
const prescription = (n: number, at: number, personId: string) =>
  claimRow({
    claimId: `C-${n}`,
    personId,
    serviceStart: minute(at),
    settledAt: minute(at + 10),
    lines: [{ lineId: '1', at: minute(at), ordering: DOCTOR_CODE, amount: '5.00', prescription: `RX-${n}` }],
  });

describeEachStore('days of practitioners', (newStore) => {
  const nextDay = STORY_START + 86_400_000;
  const judgedDays = async (
    story: JudgedStory,
    scope: Parameters<typeof practitionerDayBatches>[1]['scope'] = 'all',
  ) => {
    const days = [];
    for await (const { date, who } of practitionerDayBatches(
      story.store.db,
      { scope, utcOffsetMinutes: 480 },
      nextDay,
    )) {
      days.push(...who.map((id) => [id, date]));
    }
    return days;
  };

  /** A region whose kiosks have a registered place. */
  const begin = async () => {
    const story = await JudgedStory.begin(await newStore());
    const position = { lat: 24.48, lon: 118.08, datum: 'WGS84', accuracyM: 10 };
    await story.store.db
      .updateTable('devices')
      .set({ config: JSON.stringify({ position }) })
      .execute();
    return story;
  };

  it('are left alone while nothing calls for a look', async () => {
    const story = await begin();
    await story.clock(story.staff, 'in', 5);
    await story.clock(story.staff, 'out', 300);
    await story.import(prescription(1, 60, 'a'), prescription(2, 65, 'b'));
    expect(await judgedDays(story)).toEqual([]);
  });

  it('are judged when somebody clocked on a device that is carried about', async () => {
    const story = await begin();
    await story.store.db.updateTable('devices').set({ config: '{}' }).where('id', '=', story.staff.device.id).execute();
    await story.clock(story.staff, 'in', 5);
    await story.clock(story.staff, 'out', 300);
    expect(await judgedDays(story)).toEqual([[DOCTOR, DATE]]);
  });

  it('are judged when a sign-out is missing, and cleared when it arrives late', async () => {
    const story = await begin();
    await story.clock(story.staff, 'in', 5);
    expect(await judgedDays(story)).toEqual([[DOCTOR, DATE]]);
    expect(await judgedDays(story, { practitioners: ['somebody-else'] })).toEqual([]);
    const verdictsOfD14 = async () => (await story.verdicts()).filter((verdict) => verdict.startsWith('D14'));
    await story.judge();
    expect(await verdictsOfD14()).toEqual([]); // still at work
    await story.judge({ now: nextDay });
    expect((await story.findings()).map(({ rule, status }) => [rule, status])).toEqual([['D14', 'open']]);
    await story.clock(story.staff, 'out', 300);
    await story.judge({ now: nextDay, scope: { practitioners: [DOCTOR] } });
    expect(await verdictsOfD14()).toEqual([`D14 ${DOCTOR}/${DATE}: clear (shifts-paired)`]);
    expect((await story.findings()).map(({ rule, status }) => [rule, status])).toEqual([['D14', 'retracted']]);
  });

  it('are judged when two patients got a prescription in one minute', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.import(prescription(1, 60, 'a'), prescription(2, 60.5, 'b'));
    expect(await judgedDays(story, { practitioners: [DOCTOR] })).toEqual([[DOCTOR, DATE]]);
    await story.judge();
    expect((await story.findings()).map(({ rule, amount_fen }) => [rule, amount_fen])).toContainEqual(['D10', 718]);
  });

  it('are judged when an hour was crowded', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.import(...Array.from({ length: 22 }, (_, n) => prescription(n, 60 + 2 * n, `patient-${n}`)));
    await story.judge();
    expect((await story.findings()).filter(({ rule }) => rule === 'D09')).toMatchObject([
      { subject: `${DOCTOR}/${DATE}` },
    ]);
  });
});

import { expect, it } from 'vitest';
import { importMasters } from '../../../hub/masters/import.ts';
import { STORY_START } from '../../support/builders.ts';
import { claimRow, DOCTOR, DOCTOR_CODE, minute, ndjson, REGION_KEY } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const DAY = 1440;
const DECEMBER = STORY_START + 13 * DAY * 60_000;
const visit = (n: number, ordering = DOCTOR_CODE) =>
  claimRow({
    claimId: `C-${n}`,
    personId: `patient-${n}`,
    serviceStart: minute(n * DAY),
    settledAt: minute(n * DAY + 30),
    lines: [{ lineId: '1', at: minute(n * DAY + 10), ordering, amount: '5.00' }],
  });

describeEachStore('months of practitioners', (newStore) => {
  const begin = async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.import(visit(0), visit(1), visit(2), visit(3));
    return story;
  };
  const found = async (story: JudgedStory, rule: string) =>
    (await story.findings()).filter((row) => row.rule === rule).map(({ subject, status }) => [subject, status]);

  it('are compared when they are over, and cleared when somebody was there after all', async () => {
    const story = await begin();
    await story.judge();
    expect(await found(story, 'D12')).toEqual([]);
    await story.attest(story.staff, 'device.status', 10 * DAY);
    await story.judge({ now: DECEMBER });
    expect(await found(story, 'D12')).toEqual([[`${DOCTOR}/2026-11-30`, 'open']]);
    await story.clock(story.staff, 'in', 5 * DAY);
    await story.judge({ now: DECEMBER, scope: { practitioners: [DOCTOR] } });
    expect(await found(story, 'D12')).toEqual([[`${DOCTOR}/2026-11-30`, 'retracted']]);
  });

  it('show doctors who are there without billing', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.import(visit(-70, 'D350203009999'), visit(1, 'D350203009999'));
    await importMasters({
      store: story.store,
      regionKey: REGION_KEY,
      now: () => STORY_START,
      source: ndjson([{ record: 'practitioner', code: DOCTOR_CODE, from: minute(-90 * DAY), role: 'doctor' }]),
    });
    for (let day = 0; day < 4; day += 1) await story.clock(story.staff, 'in', 10 + day * DAY);
    await story.judge({ now: DECEMBER, parameters: { D13: { minDays: 4 } } });
    expect(await found(story, 'D13')).toEqual([[`${DOCTOR}/2026-11-30`, 'open']]);
  });
});

import { describe, expect, it } from 'vitest';
import { findingDetail } from '../../../hub/cases/finding-detail.ts';
import { rules } from '../../../hub/crosscheck/rules/index.ts';
import { SITE, STORY_START } from '../../support/builders.ts';
import { claimRow, DOCTOR, DOCTOR_CODE, minute, PERSON_NUMBER } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const DAY = 1440;
const DECEMBER = STORY_START + 13 * DAY * 60_000;

async function timelineOf(story: JudgedStory, rule: string, now: number) {
  const found = (await story.findings()).find((row) => row.rule === rule);
  if (!found) throw new Error(`no finding of ${rule}`);
  const { timeline } = await findingDetail({ db: story.store.db, rules, now: () => now }, found.id);
  const inLane = (lane: string) => timeline.items.filter((item) => item.lane === lane);
  return { timeline, inLane };
}

const stay = (stayId: string, from: number, until: number) => ({
  ...{ stayId, personId: PERSON_NUMBER, facilityId: SITE, kind: 'inpatient', ward: 'W3', bed: '12' },
  ...{ reportedAt: minute(from), admittedAt: minute(from), dischargedAt: minute(until) },
  ...{ admission: 'outpatient', dischargeWay: 'home', diagnosis: 'I63.9' },
});

describe('the timeline of a finding', () => {
  it('shows the whole month of a practitioner who was never there, and what was billed in it', async () => {
    const story = await JudgedStory.begin(await memoryStore());
    const visit = (n: number) => ({
      ...claimRow({ claimId: `C-${n}`, personId: `patient-${n}`, serviceStart: minute(n * DAY) }),
      settledAt: minute(n * DAY + 30),
      lines: [{ lineId: '1', at: minute(n * DAY + 10), ordering: DOCTOR_CODE, amount: '5.00' }],
    });
    await story.import(...[0, 1, 2, 3].map(visit));
    await story.attest(story.staff, 'device.status', 10 * DAY);
    await story.judge({ now: DECEMBER });
    const { timeline, inLane } = await timelineOf(story, 'D12', DECEMBER);
    expect([timeline.from, timeline.until]).toEqual(['2026-10-31T16:00:00.000Z', '2026-11-30T15:59:59.999Z']);
    expect(inLane('claim').map(({ ref }) => ref.id)).toEqual(['C-0', 'C-1', 'C-2', 'C-3']);
    expect(inLane('clock').map(({ row, label }) => [row, label.code])).toEqual([[DOCTOR, 'judged-window']]);
  });

  it('shows the earlier stay that a second admission is held against', async () => {
    const story = await JudgedStory.begin(await memoryStore());
    await story.import(stay('S-1', -6 * DAY, -4 * DAY), stay('S-2', -3 * DAY, -DAY));
    await story.judge();
    const { timeline, inLane } = await timelineOf(story, 'H11', DECEMBER);
    expect(inLane('claim').map(({ row }) => row)).toEqual(['S-2', 'S-1']);
    expect(timeline.from <= minute(-6 * DAY)).toBe(true);
  });

  it('has every signed event on it that the finding names, however far from the bill', async () => {
    const story = await JudgedStory.begin(await memoryStore());
    const clockedIn = await story.clock(story.staff, 'in', 180);
    await story.import(claimRow());
    await story.judge();
    const { timeline, inLane } = await timelineOf(story, 'D01', DECEMBER);
    expect(inLane('clock').filter(({ ref }) => ref.id === clockedIn)).toHaveLength(1);
    expect(timeline.until > minute(180)).toBe(true);
  });
});

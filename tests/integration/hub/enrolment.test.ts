import { afterAll, expect, it } from 'vitest';
import { loadEnrolment } from '../../../hub/crosscheck/loaders/enrolment.ts';
import { SITE, STORY_START } from '../../support/builders.ts';
import { claimRow, minute } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const story = await JudgedStory.begin(await memoryStore());
afterAll(() => story.store.close());

const day = 86_400_000;
const period = { from: STORY_START - day, until: STORY_START + day };
const lines = (amount: string, ...codes: string[]) =>
  codes.map((ordering, n) => ({ lineId: `L${n}`, at: minute(75), ordering, amount }));

it('counts who billed at a site, and who of them consented or was recognised before the period ended', async () => {
  await story.import(
    claimRow({ lines: lines('40.00', 'D350203000001', 'D350203000002', 'D350203001234') }),
    claimRow({
      claimId: 'C-2',
      lines: [...lines('1.00', 'D350203000009').map((line) => ({ ...line, external: true }))],
    }),
  );
  expect(await loadEnrolment(story.store.db, SITE, period)).toEqual({ billing: 3, enrolled: 0 });
  await story.clock(story.staff, 'in', 30);
  expect(await loadEnrolment(story.store.db, SITE, period)).toEqual({ billing: 3, enrolled: 1 });
  const before = { from: period.from, until: STORY_START };
  expect(await loadEnrolment(story.store.db, SITE, before)).toEqual({ billing: 0, enrolled: 0 });
});

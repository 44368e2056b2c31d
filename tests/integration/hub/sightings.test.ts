import { expect, it } from 'vitest';
import { claimTimeline, DrawnParameters } from '../../../hub/cases/claim-timeline.ts';
import { claimRow, DOCTOR } from '../../support/claim-builders.ts';
import { face, JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const seen = (pad = 'not-run') => ({
  subject: { type: 'practitioner', id: DOCTOR },
  face: face('match'),
  pad: { outcome: pad },
});

describeEachStore('sightings of staff', (newStore) => {
  const billedWithoutClockIn = async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.checkIn(58);
    await story.import(claimRow());
    await story.judge();
    return story;
  };
  const standing = async (story: JudgedStory) => {
    const findings = (await story.findings()).filter(({ rule }) => rule === 'D01').map(({ status }) => status);
    const [verdict] = (await story.verdicts()).filter((line) => line.startsWith('D01 C-1'));
    return { findings, verdict };
  };

  it('take a finding back when they arrive late', async () => {
    const story = await billedWithoutClockIn();
    expect((await standing(story)).findings).toEqual(['open']);
    await story.attest(story.staff, 'sighting', 62, seen());
    await story.judge({ scope: { practitioners: [DOCTOR] } });
    expect(await standing(story)).toEqual({
      findings: ['retracted'],
      verdict: 'D01 C-1: clear (practitioners-sighted)',
    });
    const drawn = await claimTimeline(story.store.db, 'C-1', 'D01', DrawnParameters.parse({}), JUDGED_AT);
    expect(drawn?.items).toContainEqual(
      expect.objectContaining({ lane: 'clock', label: { code: 'sighted', params: {} } }),
    );
  });

  it('of a picture held up to the camera change nothing', async () => {
    const story = await billedWithoutClockIn();
    await story.attest(story.staff, 'sighting', 40, seen('fail'));
    await story.judge({ scope: { practitioners: [DOCTOR] } });
    expect((await standing(story)).findings).toEqual(['open']);
  });

  it('at another institution make a clock-in here inconclusive, and accuse nobody', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.clock(story.staff, 'in', 5);
    await story.attest(story.elsewhere, 'sighting', 75, seen());
    await story.checkIn(58);
    await story.import(claimRow());
    await story.judge();
    expect(await standing(story)).toEqual({ findings: [], verdict: 'D01 C-1: inconclusive (sighted-elsewhere)' });
  });
});

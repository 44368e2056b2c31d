import { expect, it } from 'vitest';
import { pseudonym } from '../../../contract/pseudonym.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { claimRow, minute, PERSON, REGION_KEY } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const DAY = 1440;
const personOf = (number: string) => pseudonym(REGION_KEY, 'insured', number);

/** A claim on a day of the story, at a minute of that day. */
const onDay = (day: number, at: number, over: Parameters<typeof claimRow>[0] = {}) =>
  claimRow({
    claimId: `C${day}.${at}.${over.personId ?? ''}`,
    serviceStart: minute(day * DAY + at),
    settledAt: minute(day * DAY + at + 5),
    lines: [],
    ...over,
  });

describeEachStore('patterns over many visits', (newStore) => {
  const begin = async () => JudgedStory.begin(await newStore());
  const found = async (story: JudgedStory, ...rules: string[]) =>
    (await story.findings())
      .filter(({ rule }) => rules.includes(rule))
      .map(({ rule, subject, status }) => `${rule} ${subject} ${status}`)
      .sort();
  const daily = (from: number, until: number) =>
    Array.from({ length: until - from + 1 }, (_, index) => onDay(from + index, 60));

  it('find who comes every day, and take it back when a claim is cancelled', async () => {
    const story = await begin();
    await story.import(...daily(-15, 0));
    await story.judge();
    expect(await found(story, 'P12')).toEqual([`P12 ${PERSON}/2026-11-22 open`]);
    await story.import({ cancels: 'C-7.60.', facilityId: SITE, at: minute(100), reason: 'cancelled' });
    await story.judge();
    expect(await found(story, 'P12')).toEqual([`P12 ${PERSON}/2026-11-22 retracted`]);
  });

  it('judge a person whom something new touches, and nobody else', async () => {
    const story = await begin();
    await story.import(
      ...daily(-15, 0),
      ...daily(-15, 0).map((row) => ({ ...row, claimId: `x${row.claimId}`, personId: 'other' })),
    );
    await story.judge({ scope: { persons: [personOf('other')] } });
    expect(await found(story, 'P12')).toEqual([`P12 ${personOf('other')}/2026-11-22 open`]);
  });

  it('find a card that wakes up at two institutions, when the hub knows half a year', async () => {
    const story = await begin();
    const burst = [onDay(0, 10), onDay(0, 40, { facilityId: OTHER_SITE }), onDay(0, 70, { facilityId: OTHER_SITE })];
    await story.import(...burst);
    await story.judge();
    expect(await found(story, 'P19')).toEqual([]);
    expect(await story.verdicts()).toContain(`P19 ${PERSON}/2026-11-22: inconclusive (history-too-short)`);
    await story.import(onDay(-200, 10, { personId: 'somebody' }));
    await story.judge();
    expect(await found(story, 'P19')).toEqual([`P19 ${PERSON}/2026-11-22 open`]);
  });

  it('find who collects for many', async () => {
    const story = await begin();
    const agent = personOf('agent');
    for (const [index, principal] of ['a', 'b', 'c', 'd'].entries()) {
      await story.attest(story.desk, 'proxy', 10 + index, {
        subject: { type: 'insured', id: personOf(principal) },
        proxy: { agent, relation: 'other', principalIdSeen: true, agentIdSeen: true },
      });
    }
    await story.judge();
    expect(await found(story, 'P05')).toEqual([`P05 ${agent}/2026-11-22 open`]);
  });

  it('find cards that are swiped together with nobody there, and the terminal where it happens', async () => {
    const story = await begin();
    await story.checkIn(4);
    const people = ['a', 'b', 'c', 'd', 'e', 'f'];
    const swipes = [-14, -7, 0].flatMap((day) =>
      people.map((personId, index) => onDay(day, 10 + index, { personId, terminalId: 'T/1' })),
    );
    await story.import(...swipes, onDay(0, 5, { terminalId: 'T/1' }));
    await story.judge();
    expect(await found(story, 'P17', 'P18')).toEqual([
      `P17 ${SITE}/2026-12-31 open`,
      `P18 ${SITE}/T/1/2026-11-22 open`,
    ]);
    const [group] = (await story.findings()).filter(({ rule }) => rule === 'P17');
    expect(JSON.parse(group?.reason ?? '').params).toEqual({ groups: 1, people: 6, days: 3 });

    const late = people.map((personId) => ({ type: 'insured', id: personOf(personId) }));
    for (const [index, subject] of late.entries()) await story.checkIn(8 + index, 'match', { subject });
    await story.judge({ scope: { persons: late.map(({ id }) => id) } });
    expect(await found(story, 'P18')).toEqual([`P18 ${SITE}/T/1/2026-11-22 retracted`]);
  });
});

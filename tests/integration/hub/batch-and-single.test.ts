import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { claimRow, minute, PERSON_NUMBER } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const drawnClaims = fc.array(
  fc.record({
    person: fc.constantFrom(PERSON_NUMBER, '35020000000000000002', '35020000000000000003'),
    site: fc.constantFrom(SITE, OTHER_SITE),
    kind: fc.constantFrom('outpatient', 'pharmacy', 'emergency', 'inpatient'),
    start: fc.integer({ min: 0, max: 200 }),
    withLine: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);
const drawnEvents = fc.array(
  fc.record({
    at: fc.integer({ min: -60, max: 230 }),
    what: fc.constantFrom('match', 'no-match', 'not-assessable', 'in', 'out'),
  }),
  { maxLength: 6 },
);

type Drawn = [typeof drawnClaims, typeof drawnEvents] extends [fc.Arbitrary<infer C>, fc.Arbitrary<infer E>]
  ? [C, E]
  : never;

async function tell(claims: Drawn[0], events: Drawn[1]): Promise<JudgedStory> {
  const story = await JudgedStory.begin(await memoryStore());
  for (const { at, what } of events.toSorted((a, b) => a.at - b.at)) {
    if (what === 'in' || what === 'out') await story.clock(story.staff, what, at);
    else await story.checkIn(at, what as 'match');
  }
  const rows = claims.map(({ person, site, kind, start, withLine }, n) => {
    const whole = claimRow();
    return claimRow({
      claimId: `C-${n}`,
      personId: person,
      facilityId: site,
      kind: kind as 'outpatient',
      serviceStart: minute(start),
      settledAt: minute(start + 30),
      lines: withLine ? whole.lines.map((line) => ({ ...line, at: minute(start + 15) })) : [],
    });
  });
  await story.import(...rows);
  return story;
}

const claimVerdicts = async (story: JudgedStory) => (await story.verdicts()).filter((verdict) => / C-\d/.test(verdict));
const claimFindings = async (story: JudgedStory) =>
  (await story.findings())
    .filter(({ claim_id }) => claim_id !== null)
    .map(({ rule, claim_id, reason, class: weight, amount_fen }) => ({ rule, claim_id, reason, weight, amount_fen }))
    .sort((a, b) => (`${a.rule}${a.claim_id}` < `${b.rule}${b.claim_id}` ? -1 : 1));
const matches = async ({ store: { db } }: JudgedStory) =>
  await db
    .selectFrom('judged_subjects')
    .select(['subject', 'match_code', 'channel'])
    .where('subject_type', '=', 'claim')
    .orderBy('subject')
    .execute();

it('gives one claim the same verdicts, findings and match code alone as in a batch', { timeout: 30_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(drawnClaims, drawnEvents, async (claims, events) => {
      const [batch, single] = [await tell(claims, events), await tell(claims, events)];
      await batch.judge();
      for (const n of claims.keys()) await single.judge({ scope: { claims: [`C-${n}`] } });
      expect(await claimVerdicts(single)).toEqual(await claimVerdicts(batch));
      expect(await matches(single)).toEqual(await matches(batch));
      expect(await claimFindings(single)).toEqual(await claimFindings(batch));
      await batch.store.close();
      await single.store.close();
    }),
    { numRuns: 10 },
  );
});

import { expect, it } from 'vitest';
import { loadClaimFiles } from '../../../hub/crosscheck/loaders/claim-files.ts';
import { SITE } from '../../support/builders.ts';
import { claimRow, minute, PERSON } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

describeEachStore('consents in the file of a claim', (newStore) => {
  it('are those of its person, and none at all where nobody keeps a register', async () => {
    const story = await JudgedStory.begin(await newStore());
    const { db } = story.store;
    await story.import(claimRow());
    const consents = async () => {
      const rows = await db.selectFrom('claims').selectAll().execute();
      return (await loadClaimFiles(db, rows, JUDGED_AT))[0]?.consents;
    };
    expect(await consents()).toBeNull();

    const common = { subject_type: 'insured', notice: 'n-1', given_by: 'self', site: SITE, device: 'desk-1' };
    const scopes = JSON.stringify(['face-verification']);
    await db
      .insertInto('consents')
      .values([
        { ...common, scopes, id: '1', subject: 'x', granted_at: minute(0), withdrawn_at: null, jti: '1' },
        { ...common, scopes, id: '2', subject: PERSON, granted_at: minute(10), withdrawn_at: minute(20), jti: '2' },
        {
          ...common,
          scopes: '["template-site"]',
          id: '3',
          subject: PERSON,
          granted_at: minute(30),
          withdrawn_at: null,
          jti: '3',
        },
      ])
      .execute();
    expect(await consents()).toEqual([
      { from: Date.parse(minute(10)), until: Date.parse(minute(20)), faceVerification: true },
      { from: Date.parse(minute(30)), until: null, faceVerification: false },
    ]);
  });
});

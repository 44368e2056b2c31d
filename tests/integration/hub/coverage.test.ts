import { expect, it } from 'vitest';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { Coverage } from '../../../hub/crosscheck/coverage.ts';
import { SITE, STORY_START } from '../../support/builders.ts';
import { claimRow, minute } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const DATE = new Date(STORY_START + 8 * 3_600_000).toISOString().slice(0, 10);

describeEachStore('coverage', (newStore) => {
  it('is told by institution, day and desk, and each claim says its code', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.checkIn(58);
    await story.import(
      claimRow({ kind: 'pharmacy', lines: [] }),
      claimRow({ claimId: 'C-2', personId: 'somebody-else', lines: [] }),
    );
    const app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' } });
    const get = async (url: string) => await app.inject({ method: 'GET', url, headers: { host: '127.0.0.1:8080' } });
    const unjudged = (await get(`/v1/coverage?from=${DATE}&to=${DATE}`)).json();
    expect(unjudged.total).toMatchObject({ claims: 2, unjudged: 2, attestedShare: null });

    await story.judge();
    const report = (await get(`/v1/coverage?from=${DATE}&to=${DATE}&site=${SITE}`)).json();
    expect(Coverage.parse(report.total)).toMatchObject({ claims: 2, unjudged: 0, codes: { NO_PERSON: 1 } });
    expect(report.sites).toMatchObject([{ site: SITE, coverage: { claims: 2 } }]);
    expect(report.days).toMatchObject([{ date: DATE, coverage: { claims: 2 } }]);
    expect(report.desks).toMatchObject([{ coverage: { claims: 2 } }]);

    const shares = (await get(`/v1/coverage/institutions?from=${DATE}&to=${DATE}`)).json();
    const { attestedShare, manualShare, downtimeShare } = report.total;
    const own = { site: SITE, claims: 2, unjudged: 0, attestedShare, manualShare, downtimeShare };
    expect(shares).toMatchObject({ sites: [own], more: 0 });

    const verdicts = (await get('/v1/claims/C-2/verdicts')).json();
    expect(verdicts).toMatchObject({ claimId: 'C-2', match: { code: 'NO_PERSON', channel: 'none' } });
    expect(verdicts.verdicts).toContainEqual(expect.objectContaining({ rule: 'P01', outcome: 'finding' }));
    expect(verdicts.verdicts).toContainEqual(
      expect.objectContaining({ rule: 'P02', outcome: 'clear', reason: { code: 'no-refusal', params: {} } }),
    );
    expect((await get('/v1/claims/nobody/verdicts')).statusCode).toBe(404);
    expect((await get('/v1/coverage?from=2026-01-01&to=2027-01-01')).statusCode).toBe(400);
    await app.close();
  });

  it('keeps the number of clear verdicts as they change', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.import(claimRow({ kind: 'pharmacy', lines: [] }));
    const counted = async () => {
      const { verdicts } = await story.judge();
      const stored = await story.verdicts();
      expect(verdicts.clear).toBe(stored.filter((verdict) => verdict.includes(': clear')).length);
      return verdicts;
    };
    const before = await counted();
    await story.checkIn(58);
    const after = await counted();
    expect(after.clear).toBeGreaterThan(before.clear);
    await story.import({ cancels: 'C-1', facilityId: SITE, at: minute(95), reason: 'cancelled' });
    expect((await counted()).finding).toBe(0);
  });
});

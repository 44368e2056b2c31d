import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../../hub/access/accounts.ts';
import { acceptInvitation, invite } from '../../../hub/access/invitations.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { runScorecards } from '../../../hub/credit/scorecard/run.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const HOST = 'hub.example.org';
const PEOPLE = { first: 'rule-manager', second: 'rule-manager', reader: 'operator' } as const;
const reason = 'the province asks for it';
const cookies = new Map<string, string>();
let story: JudgedStory;
let app: FastifyInstance;
let from: string;

beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  await story.checkIn(50);
  await story.import(claimRow());
  await story.judge();
  await runScorecards(story.store, '2026-11', Date.parse('2026-12-04T02:00:00Z'));
  const parts = { store: story.store, now: () => JUDGED_AT };
  for (const [id, role] of Object.entries(PEOPLE)) {
    await createAccount(parts, { id, name: id, roles: [role], site: null }, 'setup');
    const { session } = await acceptInvitation(parts, await invite(parts, id, 'setup'), 'seven horses in the rain');
    cookies.set(id, session);
  }
  const access = { mode: 'accounts', origin: `https://${HOST}` } as const;
  app = await buildConsoleApp({ ...story.consoleParts(), access });
  from = (await ask('first', '/v1/parameters/workflow')).body.today;
}, 30_000);
afterAll(async () => {
  await app?.close();
  await story?.store.close();
});

async function ask(who: keyof typeof PEOPLE, url: string, payload?: object) {
  const headers = { host: HOST, cookie: `__Host-zs-session=${cookies.get(who)}` };
  const answer = await app.inject({ method: payload ? 'POST' : 'GET', url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}

describe('parameters over the interface', () => {
  it('are proposed by one and confirmed by another, with a line of audit and ledger', async () => {
    const wanted = { from, values: { noticeDays: 10 }, reason };
    const alone = await ask('first', '/v1/parameters/workflow/settings', wanted);
    expect([alone.status, alone.body.error.code]).toEqual([403, 'SECOND_PERSON_NEEDED']);
    const { body: proposed } = await ask('first', '/v1/parameters/workflow/proposals', wanted);
    const [{ id }] = proposed.proposals;
    const decide = (who: 'first' | 'second') =>
      ask(who, `/v1/parameter-proposals/${id}/decisions`, { decision: 'confirmed' });
    expect((await decide('first')).body.error.code).toBe('OWN_PROPOSAL');
    const { body } = await decide('second');
    expect(body).toMatchObject({ inForce: { noticeDays: 10, panelSize: 3 }, defaults: { noticeDays: 5 }, since: from });
    expect(body.history).toMatchObject([{ by: 'first', confirmedBy: 'second', reason }]);
    const audited = await story.store.db
      .selectFrom('audit_log')
      .select('action')
      .where('action', 'like', 'parameters.%')
      .execute();
    expect(audited.map(({ action }) => action).sort()).toEqual(['parameters.confirmed', 'parameters.proposed']);
    expect(await verifyLedger(story.store.db)).toMatchObject({ verified: true });
  });

  it('are read by who works with them and changed by rule managers only', async () => {
    expect((await ask('reader', '/v1/parameters/credit')).body.inForce.points.thresholds.suspend).toBe(9);
    const wanted = { from, values: {}, reason };
    for (const route of ['proposals', 'settings', 'previews']) {
      expect((await ask('reader', `/v1/parameters/credit/${route}`, wanted)).status).toBe(403);
    }
  });

  it.each([
    ['an unknown family', '/v1/parameters/else/proposals', {}, 400, 'INVALID_REQUEST'],
    [
      'what is out of range',
      '/v1/parameters/workflow/proposals',
      { values: { noticeDays: 99 } },
      400,
      'PARAMETERS_INVALID',
    ],
    ['a day that has passed', '/v1/parameters/workflow/proposals', { from: '2020-01-01' }, 409, 'PARAMETERS_PAST'],
    ['no words', '/v1/parameters/workflow/proposals', { reason: 'so' }, 400, 'INVALID_REQUEST'],
    ['a proposal that is none', '/v1/parameter-proposals/none/decisions', null, 404, 'PROPOSAL_UNKNOWN'],
  ])('refuse %s', async (_, url, change, status, code) => {
    const payload = change ? { from, values: { noticeDays: 7 }, reason, ...change } : { decision: 'declined' };
    const answer = await ask('first', url, payload);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it('say what a change would do: grades of the last month, open findings, objects drawn', async () => {
    const look = async (family: string, values: object) =>
      (await ask('first', `/v1/parameters/${family}/previews`, { from, values })).body;
    const credit = await look('credit', { scorecard: { base: 40 } });
    expect(credit).toMatchObject({ month: '2026-11', year: 2026 });
    expect(credit.subjects).toMatchObject([
      { type: 'site', worse: 1 },
      { type: 'practitioner', better: 0 },
    ]);
    const workflow = await look('workflow', { dismissAloneBelowFen: 0 });
    expect(workflow).toMatchObject({ alone: { after: 0 }, cases: 0 });
    const never = { A: 0, B: 0, C: 0, D: 0, none: 0 };
    const inspection = await look('inspection', { yearly: { site: never, practitioner: never } });
    expect(inspection.objects[0].after).toBeLessThan(inspection.objects[0].before);
  });

  it('are found under their former addresses', async () => {
    for (const [former, family] of [
      ['procedure', 'workflow'],
      ['credit', 'credit'],
      ['inspection', 'inspection'],
    ]) {
      const headers = { host: HOST, cookie: `__Host-zs-session=${cookies.get('reader')}` };
      const answer = await app.inject({ url: `/v1/${former}/parameters`, headers });
      expect([answer.statusCode, answer.headers.location]).toEqual([308, `/v1/parameters/${family}`]);
    }
  });
});

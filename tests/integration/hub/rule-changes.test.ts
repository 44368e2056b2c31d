import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../../hub/access/accounts.ts';
import { acceptInvitation, invite } from '../../../hub/access/invitations.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { claimRow, minute } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const HOST = 'hub.example.org';
const cookies = new Map<string, string>();
let story: JudgedStory;
let app: FastifyInstance;

beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  const parts = { store: story.store, now: () => JUDGED_AT };
  for (const id of ['first', 'second']) {
    await createAccount(parts, { id, name: id, roles: ['rule-manager'], site: null }, 'setup');
    const { session } = await acceptInvitation(parts, await invite(parts, id, 'setup'), 'seven horses in the rain');
    cookies.set(id, session);
  }
  const access = { mode: 'accounts', origin: `https://${HOST}` } as const;
  app = await buildConsoleApp({ ...story.consoleParts(), access });
}, 30_000);
afterAll(async () => {
  await app?.close();
  await story?.store.close();
});

const headersOf = (who: string) => ({ host: HOST, cookie: `__Host-zs-session=${cookies.get(who)}` });
const get = (who: string, url: string) => app.inject({ method: 'GET', url, headers: headersOf(who) });
const post = async (who: string, url: string, payload: object) => {
  const answer = await app.inject({ method: 'POST', url, payload, headers: headersOf(who) });
  return { status: answer.statusCode, body: answer.json() };
};
const change = { parameters: { outpatientBeforeMinutes: 30 } };
const reason = 'appeals show that people come later';
const wanted = { change, from: '2030-01-01T00:00:00+08:00', reason };
const decide = (who: string, id: string, decision: string) =>
  post(who, `/v1/rule-proposals/${id}/decisions`, { decision });

it('nobody who signed in changes a rule alone', async () => {
  const { status, body } = await post('first', '/v1/rules/P01/settings', wanted);
  expect([status, body.error.code]).toEqual([403, 'SECOND_PERSON_NEEDED']);
});

it('what one proposes another confirms, once, and both names stay with the setting', async () => {
  const { body: proposal } = await post('first', '/v1/rules/p01/proposals', wanted);
  expect(proposal).toMatchObject({ rule: 'P01', by: 'first', state: 'open', change, reason });
  expect((await get('second', '/v1/rule-proposals')).json().items).toMatchObject([{ id: proposal.id }]);

  const own = await decide('first', proposal.id, 'confirmed');
  expect([own.status, own.body.error.code]).toEqual([403, 'OWN_PROPOSAL']);
  const { body: decided } = await decide('second', proposal.id, 'confirmed');
  expect(decided.setting).toMatchObject({ by: 'first', confirmedBy: 'second', reason, change });
  const again = await decide('second', proposal.id, 'declined');
  expect([again.status, again.body.error.code]).toEqual([409, 'PROPOSAL_DECIDED']);

  const rule = (await get('first', '/v1/rules/P01?at=2030-01-02T00:00:00Z')).json();
  expect(rule.parameters.outpatientBeforeMinutes).toBe(30);
  expect(rule.settings).toHaveLength(1);
  expect(await verifyLedger(story.store.db)).toMatchObject({ verified: true });
});

it.each([
  ['declined', 'second'],
  ['withdrawn', 'first'],
])('what is %s changes nothing', async (decision, who) => {
  const { body: proposal } = await post('first', '/v1/rules/P02/proposals', { ...wanted, change: { mode: 'hold' } });
  expect((await decide(who, proposal.id, decision)).body).toEqual({ state: decision, setting: null });
  expect((await get('first', '/v1/rules/P02')).json()).toMatchObject({ mode: 'notify', settings: [] });
});

it.each([
  ['a reason of one word', { ...wanted, reason: 'so' }, 'INVALID_REQUEST'],
  [
    'a value out of its range',
    { ...wanted, change: { parameters: { outpatientBeforeMinutes: -1 } } },
    'BAD_PARAMETERS',
  ],
  ['a parameter that does not exist', { ...wanted, change: { parameters: { hours: 3 } } }, 'BAD_PARAMETERS'],
])('refuses %s', async (_, payload, code) => {
  const { status, body } = await post('first', '/v1/rules/P01/proposals', payload);
  expect([status, body.error.code]).toEqual([400, code]);
});

it('leaves a trace of who proposed and who decided', async () => {
  const rows = await story.store.db.selectFrom('audit_log').select(['account', 'action']).execute();
  for (const action of ['rule.proposed', 'rule.confirmed', 'rule.declined', 'rule.withdrawn']) {
    expect(rows.map((row) => row.action)).toContain(action);
  }
});

it('says how a rule has done, by what it judged by', async () => {
  await story.import(...[0, 1, 2, 3].map((n) => claimRow({ claimId: `Q-${n}`, lines: [] })));
  await story.judge();
  const found = await story.findings();
  expect(found).toHaveLength(4);
  const [one, two, late] = found;
  await story.store.db
    .updateTable('findings')
    .set({ status: 'dismissed' })
    .where('id', '=', one?.id ?? '')
    .execute();
  await story.store.db
    .updateTable('findings')
    .set({ status: 'upheld' })
    .where('id', '=', two?.id ?? '')
    .execute();
  // Retracted upon late evidence: nobody judged it, so it makes no rule look worse.
  await story.store.db
    .updateTable('findings')
    .set({ status: 'retracted' })
    .where('id', '=', late?.id ?? '')
    .execute();
  const expected = { recent: 4, recentShadow: 0, open: 1, upheld: 1, dismissed: 1, retracted: 1, falseShare: 0.5 };
  const all = (await get('first', '/v1/rule-quality')).json().items;
  expect(all).toMatchObject([{ rule: 'P01', ...expected }]);
  const versions = (await get('first', '/v1/rule-quality/P01')).json().items;
  expect(versions).toMatchObject([{ version: 2, parameters: { outpatientBeforeMinutes: 120 }, ...expected }]);
  expect(versions[0].first >= minute(-10_000)).toBe(true);
});

import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionsOf, type Role } from '../../../hub/access/roles.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { makeBulletin } from '../../../hub/credit/bulletin/bulletin.ts';
import { runScorecards } from '../../../hub/credit/scorecard/run.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { SITE } from '../../support/builders.ts';
import { claimRow, DOCTOR, DOCTOR_CODE } from '../../support/claim-builders.ts';
import { addFinding, conduct } from '../../support/credit-story.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

/** After the month of the story. */
const LATER = Date.parse('2026-12-04T02:00:00Z');
let story: JudgedStory;
let app: FastifyInstance;
/** Whoever asks without an account works as operator, rule manager, technician and auditor together. */
const url = (path: string) => ({ url: path, headers: { host: 'localhost' } });
const get = async (path: string) => (await app.inject(url(path))).json();
const post = (path: string, payload: object) => app.inject({ ...url(path), method: 'POST', payload });

beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  await story.checkIn(50);
  await story.import(claimRow());
  await story.judge();
  await addFinding(story.store, 'F-1');
  await runScorecards(story.store, '2026-11', LATER);
  await makeBulletin(story.store, '2026-11', 'approver', LATER);
  app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' }, logger: silent });
}, 30_000);
afterAll(async () => {
  await app?.close();
  await story?.store.close();
});

describe('credit over the interface', () => {
  it('shows the ranking and a card, and logs who read about a person', async () => {
    expect(await get('/v1/credit/scorecards?type=site')).toMatchObject({
      month: '2026-11',
      total: 1,
      months: ['2026-11'],
    });
    expect(await get(`/v1/credit/scorecards/${SITE}?type=site`)).toMatchObject({ subject: SITE, grade: 'B' });
    expect(await get(`/v1/credit/scorecards/${DOCTOR}?type=practitioner`)).toMatchObject({ grade: 'C' });
    const { items } = await get('/v1/audit?action=scorecard.read');
    expect(items).toMatchObject([{ target: { type: 'practitioner', id: DOCTOR }, outcome: 'done' }]);
    expect(await get(`/v1/credit/ratings/site/${SITE}`)).toMatchObject({ history: [{ month: '2026-11', grade: 'B' }] });
    expect(await get(`/v1/credit/ratings/practitioner/${DOCTOR}`)).toMatchObject({ history: [{ grade: 'C' }] });
    expect(await get('/v1/credit/ratings/insured/nobody')).toEqual({ latest: '2026-11', history: [] });
    expect((await get('/v1/audit?action=rating.read')).items).toHaveLength(2);
    const { run } = await get('/v1/credit/scorecards?type=site');
    expect(await get(`/v1/credit/runs/${run}/check`)).toMatchObject({ holds: true, problem: null });
  });

  it('takes a proposal and an announcement, and lets nobody settle without the permission', async () => {
    const { findings: _, ...proposal } = conduct() as Record<string, unknown>;
    const sanction = { kind: 'agreement', reference: 'HC-2026-17', on: new Date(JUDGED_AT).toISOString().slice(0, 10) };
    const made = await post('/v1/credit/points', { ...proposal, sanction });
    expect(made.statusCode).toBe(200);
    const settled = await post(`/v1/credit/points/${made.json().entry}/steps`, {
      step: 'confirmed',
      reason: 'as decided',
    });
    expect(settled.statusCode).toBe(403);
    const again = await post('/v1/credit/points', { ...proposal, sanction });
    expect([again.statusCode, again.json().error.code]).toEqual([409, 'ALREADY_PROPOSED']);
    const official = await post('/v1/credit/points', {
      ...proposal,
      sanction,
      source: { type: 'official', id: 'XM-1' },
    });
    expect(official.statusCode).toBe(403);
    const row = { record: 'eligibility', code: DOCTOR_CODE, from: '2026-11-01T00:00:00+08:00', status: 'suspended' };
    const sent = {
      ...url('/v1/credit/official/imports'),
      method: 'POST' as const,
      payload: `${JSON.stringify(row)}\n`,
    };
    const imported = await app.inject({
      ...sent,
      headers: { host: 'localhost', 'content-type': 'application/x-ndjson' },
    });
    expect(imported.json()).toMatchObject({ accepted: 1, rejected: 0 });
    const points = await get(`/v1/credit/practitioners/${DOCTOR}/points?year=2026`);
    expect(points).toMatchObject({
      total: 0,
      official: [{ status: 'suspended', from: '2026-10-31T16:00:00.000Z', batch: imported.json().batch }],
      entries: [{ state: 'proposed' }],
    });
    expect((await get('/v1/credit/points?year=2026')).waiting).toHaveLength(1);
  });

  it('gives the bulletin as a page, a PDF and a workbook, without anything personal', async () => {
    const { bulletin } = await get('/v1/bulletins');
    expect(bulletin).toMatchObject({ month: '2026-11', upheldFen: 10_000 });
    expect(JSON.stringify(bulletin)).not.toMatch(/insured|practitioner|[\w-]{40}/);
    const pdf = await app.inject(url('/v1/bulletins/2026-11?format=pdf&language=en'));
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const xlsx = await app.inject(url('/v1/bulletins/2026-11?format=xlsx'));
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
    expect(xlsx.headers['content-disposition']).toBe('attachment; filename="bulletin-2026-11.xlsx"');
    expect((await app.inject(url('/v1/bulletins/2025-01'))).statusCode).toBe(404);
  });

  it('keeps every step in a ledger that verifies', async () => {
    expect(await verifyLedger(story.store.db)).toMatchObject({ verified: true });
  });
});

describe('who may', () => {
  it.each<[Role, string, boolean]>([
    ['operator', 'credit.propose', true],
    ['operator', 'credit.manage', false],
    ['reviewer', 'credit.manage', false],
    ['approver', 'credit.manage', true],
    ['rule-manager', 'credit.manage', false],
    ['administrator', 'credit.propose', false],
    ['institution-user', 'inspection.read', false],
    ['fleet-technician', 'inspection.read', false],
    ['auditor', 'inspection.read', true],
    ['rule-manager', 'inspection.read', false],
  ])('%s %s: %s', (role, permission, may) => expect(permissionsOf([role]).has(permission as never)).toBe(may));
});

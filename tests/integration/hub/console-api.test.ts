import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FindingDetail, FindingPage } from '../../../hub/cases/finding-schema.ts';
import type { ConsoleAccess } from '../../../hub/console/access.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { Overview } from '../../../hub/console/overview-schema.ts';
import { issueCheckpoint } from '../../../hub/ledger/checkpoint/issue.ts';
import { leafHash } from '../../../hub/ledger/merkle/hash.ts';
import { verifyBundle } from '../../../hub/ledger/verifier/verify-bundle.mjs';
import { SITE } from '../../support/builders.ts';
import { claimRow, minute } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const TOKEN = 'a-token-of-at-least-24-characters';
const LOCAL = { host: '127.0.0.1:8080' };

let story: JudgedStory;
let app: FastifyInstance;
const webRoot = mkdtempSync(join(tmpdir(), 'zhenshen-web-'));
writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>console</title>');
mkdirSync(join(webRoot, 'assets'));
writeFileSync(join(webRoot, 'assets/main-x1.js'), 'export const packed = false;');
writeFileSync(join(webRoot, 'assets/main-x1.js.gz'), gzipSync('export const packed = true;'));

async function start(access: ConsoleAccess = { mode: 'loopback' }): Promise<void> {
  await app?.close();
  app = await buildConsoleApp({ ...story.consoleParts(), access, webRoot });
}

beforeEach(async () => {
  story = await JudgedStory.begin(await memoryStore());
  await start();
});
afterEach(async () => {
  await app.close();
  await story.store.close();
});

const get = (url: string, headers: Record<string, string> = LOCAL) => app.inject({ method: 'GET', url, headers });
const post = (url: string, payload: InjectOptions['payload'] = {}, headers: Record<string, string> = LOCAL) =>
  app.inject({ method: 'POST', url, payload, headers });
const ndjson = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function oneFinding(): Promise<string> {
  await story.checkIn(55, 'no-match');
  await story.import(claimRow({ lines: [] }));
  await story.judge();
  const [finding] = await story.findings();
  return finding?.id ?? '';
}

describe('access', () => {
  it.each([
    ['another name for this computer', 'GET', { host: 'evil.example:8080' }, 403],
    ['a name that only begins like ours', 'GET', { host: 'localhost.evil.example' }, 403],
    ['a post from another web site', 'POST', { ...LOCAL, origin: 'http://evil.example' }, 403],
    ['a post from another port', 'POST', { ...LOCAL, origin: 'http://127.0.0.1:9999' }, 403],
    ['a post from its own page', 'POST', { ...LOCAL, origin: 'http://127.0.0.1:8080' }, 200],
    ['a post from the command line', 'POST', LOCAL, 200],
    ['IPv6', 'GET', { host: '[::1]:8080' }, 200],
  ] as const)('on loopback, from %s', async (_, method, headers, status) => {
    const url = method === 'GET' ? '/v1/overview' : '/v1/crosscheck/runs';
    const answer = await app.inject({ method, url, headers, ...(method === 'POST' && { payload: {} }) });
    expect(answer.statusCode).toBe(status);
  });

  it.each([
    ['without a token', {}, 401],
    ['with a wrong token', { authorization: 'Bearer wrong' }, 401],
    ['with the token', { authorization: `Bearer ${TOKEN}` }, 200],
  ])('by token, %s', async (_, headers, status) => {
    await start({ mode: 'token', token: TOKEN });
    expect((await get('/v1/overview', headers)).statusCode).toBe(status);
    expect((await get('/metrics', headers)).statusCode).toBe(status);
    expect((await get('/health', {})).statusCode).toBe(200);
  });

  it('does not start with a token that can be guessed', async () => {
    const weak = buildConsoleApp({ ...story.consoleParts(), access: { mode: 'token', token: 'short' } });
    await expect(weak).rejects.toMatchObject({ code: 'WEAK_TOKEN' });
  });

  it('lets nobody add a route that does not say who may call it', async () => {
    const fresh = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' } });
    expect(() => fresh.get('/v1/open', () => 'x')).toThrow(/config\.access/);
    await fresh.close();
  });

  it('stops listening on an open address when there is no token', async () => {
    await app.listen({ host: '0.0.0.0', port: 0 }).catch(() => undefined);
    await expect.poll(() => app.server.listening).toBe(false);
  });
});

describe('answers', () => {
  it('show the overview', async () => {
    await oneFinding();
    const overview = Overview.parse((await get('/v1/overview')).json());
    expect(overview).toMatchObject({
      claims: 1,
      attestations: 1,
      findings: { open: 1 },
      amountAtStakeFen: 8640,
      devices: { online: 3, offline: 0 },
      openByRule: [{ rule: 'P02', count: 1 }],
    });
  });

  it.each([
    ['/v1/findings?limit=0', 'limit'],
    ['/v1/findings?colour=red', 'colour'],
    ['/v1/findings?status=closed', 'status'],
    ['/v1/verdicts/inconclusive?offset=x', 'offset'],
  ])('refuse %s and name the field', async (url, field) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toMatchObject({ code: 'INVALID_REQUEST', fields: [field] });
  });

  it('filter, search and order the queue', async () => {
    const id = await oneFinding();
    const page = async (query: string) => FindingPage.parse((await get(`/v1/findings?${query}`)).json());
    expect((await page('rule=P02&status=open&order=newest')).items.map((item) => item.id)).toEqual([id]);
    expect((await page('q=c-1')).total).toBe(1);
    expect((await page('q=%25')).total).toBe(0);
    expect((await page('status=upheld')).total).toBe(0);
    expect((await page(`site=${SITE}`)).items[0]?.site.name).toBe(`Site ${SITE}`);
  });

  it('show a finding with evidence that is verified again, and its timeline', async () => {
    const detail = FindingDetail.parse((await get(`/v1/findings/${await oneFinding()}`)).json());
    expect(detail.evidence).toMatchObject([
      { kind: 'patient.registration', verification: { ok: true, problem: null } },
    ]);
    expect(detail.legalBasis).toContain('fund-regulation-17');
    expect(detail.timeline.items.map(({ label }) => label.code)).toEqual(
      expect.arrayContaining(['visit', 'judged-window', 'check-in-no-match', 'device-online']),
    );
    expect(detail.history).toMatchObject([{ kind: 'opened', by: 'hub', cause: { code: 'no-match-but-settled' } }]);
  });

  it('show every kind of finding with its own timeline', async () => {
    await story.clock(story.staff, 'in', 10);
    await story.clock(story.elsewhere, 'in', 20);
    await story.import(claimRow({ lines: [{ lineId: '1', at: minute(1), ordering: 'D350203001234', amount: '5' }] }));
    const quarantined = {
      detail: '',
      site: SITE,
      chain: null,
      seq: null,
      received_at: minute(20),
      times: 1,
      envelope: 'x',
    };
    await story.store.db
      .insertInto('quarantine')
      .values({ ...quarantined, digest: 'd'.repeat(43), code: 'BAD_SIGNATURE', device: 'desk-1' })
      .execute();
    await story.judge();
    const codes: Record<string, string[]> = {};
    for (const { id, rule } of await story.findings()) {
      const detail = FindingDetail.parse((await get(`/v1/findings/${id}`)).json());
      codes[rule] = [...new Set(detail.timeline.items.map(({ label }) => label.code))].sort();
    }
    expect(codes).toEqual({
      D01: ['claim-line', 'clocked-in', 'device-online', 'judged-window', 'visit'],
      D02: ['claim-line', 'clocked-in', 'device-online'],
      E04: ['device-online', 'refused-envelope'],
      P01: ['claim-line', 'clocked-in', 'device-online', 'judged-window', 'visit'],
    });
  });

  it('show what a finding about a terminal, or an institution’s quarter, rests on', async () => {
    const settled = (n: number, day: number, at: number) => {
      const times = { serviceStart: minute(day * 1440 + at - 2), settledAt: minute(day * 1440 + at) };
      return claimRow({ claimId: `T-${day}-${n}`, personId: `card-${n}`, terminalId: 'T-1', lines: [], ...times });
    };
    await story.import(...[0, 1, 2].flatMap((day) => [0, 1, 2, 3, 4].map((n) => settled(n, day, 60 + n))));
    await story.judge({ now: Date.parse(minute(5 * 1440)) });
    const shown: Record<string, string[]> = {};
    for (const { id, rule } of await story.findings()) {
      if (rule !== 'P17' && rule !== 'P18') continue;
      const { timeline } = FindingDetail.parse((await get(`/v1/findings/${id}`)).json());
      shown[rule] = [...new Set(timeline.items.map(({ lane, label }) => `${lane} ${label.code}`))].sort();
      expect(Date.parse(timeline.from)).toBeLessThan(Date.parse(timeline.until));
      expect(timeline.items.filter(({ label }) => label.code === 'visit')).toHaveLength(rule === 'P17' ? 15 : 5);
    }
    expect(shown).toEqual({ P17: ['claim visit'], P18: ['claim visit', 'device device-online'] });
  });

  it('say when stored evidence was changed', async () => {
    const id = await oneFinding();
    const { db } = story.store;
    const row = await db.selectFrom('attestations').selectAll().executeTakeFirstOrThrow();
    const [header, , signature] = row.envelope.split('.');
    const forged = JSON.parse(Buffer.from(row.envelope.split('.')[1] ?? '', 'base64url').toString());
    forged.face.score = 0.43;
    const envelope = [header, Buffer.from(JSON.stringify(forged)).toString('base64url'), signature].join('.');
    await withoutTriggers(() => db.updateTable('attestations').set({ envelope }).execute());
    const detail = FindingDetail.parse((await get(`/v1/findings/${id}`)).json());
    expect(detail.evidence[0]?.verification).toEqual({ ok: false, problem: 'BAD_SIGNATURE' });
    expect((await post('/v1/ledger/verifications')).json()).toMatchObject({
      verified: false,
      problem: 'envelope-altered',
    });
  });

  it('keep the ledger verifiable after all of it', async () => {
    await oneFinding();
    expect((await post('/v1/ledger/verifications')).json()).toMatchObject({ verified: true });
    expect((await get('/v1/ledger')).json().size).toBeGreaterThan(3);
  });

  it('list devices and what could not be judged', async () => {
    await story.store.db
      .updateTable('device_presence')
      .set({ online_until: minute(0) })
      .execute();
    await story.import(claimRow({ lines: [] }));
    await story.judge();
    const devices = (await get('/v1/devices')).json();
    expect(devices.items).toMatchObject([
      { id: 'desk-1', online: false, since: minute(0), place: { type: 'desk' } },
      {},
      {},
    ]);
    expect((await get('/v1/verdicts/inconclusive')).json()).toMatchObject({
      total: 1,
      items: [{ rule: 'P01', claimId: 'C-1', missing: { code: 'device-down-since' } }],
    });
  });
});

describe('decisions', () => {
  const words = { outcome: 'dismissed', reason: 'explained on site' };

  it('are made once, kept with their reason, and can be taken back', async () => {
    const id = await oneFinding();
    expect((await post(`/v1/findings/${id}/decisions`, words)).json()).toMatchObject({ status: 'dismissed' });
    const second = await post(`/v1/findings/${id}/decisions`, words);
    expect([second.statusCode, second.json().error.code]).toEqual([409, 'ALREADY_DECIDED']);
    const voided = FindingDetail.parse(
      (await post(`/v1/findings/${id}/decisions/void`, { reason: 'new facts' })).json(),
    );
    expect(voided.status).toBe('open');
    expect(voided.history).toMatchObject([
      { kind: 'opened' },
      { kind: 'decided', by: 'local-operator', outcome: 'dismissed', reason: 'explained on site' },
      { kind: 'decision-voided', reason: 'new facts' },
    ]);
  });

  it('uphold nothing alone, and dismiss alone only small amounts', async () => {
    const id = await oneFinding();
    const upheld = await post(`/v1/findings/${id}/decisions`, { ...words, outcome: 'upheld' });
    expect([upheld.statusCode, upheld.json().error.code]).toEqual([409, 'UPHELD_BY_CASE_ONLY']);
    const values = { dismissAloneBelowFen: 100 };
    const { today } = (await get('/v1/parameters/workflow')).json();
    await post('/v1/parameters/workflow/settings', { from: today, values, reason: 'one person decides little' });
    const large = await post(`/v1/findings/${id}/decisions`, words);
    expect([large.statusCode, large.json().error.code]).toEqual([409, 'SECOND_PAIR_OF_EYES']);
  });

  it.each([
    ['without words', { outcome: 'dismissed', reason: '   ' }, 400],
    ['with another field', { ...words, by: 'somebody else' }, 400],
  ])('are refused %s', async (_, payload, status) => {
    expect((await post(`/v1/findings/${await oneFinding()}/decisions`, payload)).statusCode).toBe(status);
  });

  it('are refused on what does not exist or has no decision', async () => {
    expect((await post('/v1/findings/none/decisions', words)).statusCode).toBe(404);
    const id = await oneFinding();
    expect((await post(`/v1/findings/${id}/decisions/void`, { reason: 'new facts' })).statusCode).toBe(409);
  });
});

describe('import', () => {
  const send = (payload: string, type = 'application/x-ndjson', format = 'ndjson') =>
    post(`/v1/claims/imports?format=${format}`, payload, { ...LOCAL, 'content-type': type });

  it('takes rows and gives the rejected ones back', async () => {
    const answer = await send(ndjson([claimRow(), { claimId: 'C-2' }]));
    expect(answer.json()).toMatchObject({ rows: 2, accepted: 1, rejected: 1 });
    const rejects = await get(`/v1/imports/${answer.json().batch}/rejects`);
    expect(rejects.json()).toMatchObject({ total: 1, items: [{ line: 2, field: 'personId', code: 'MISSING_FIELD' }] });
  });

  it('judges new claims without being asked', async () => {
    await send(ndjson([claimRow({ lines: [] })]));
    await expect.poll(async () => (await story.findings()).map(({ rule }) => rule)).toEqual(['P01']);
  });

  it.each([
    ['JSON', '{}', 'application/json', 'ndjson', 415],
    ['an unknown format', '', 'text/csv', 'xml', 400],
    ['CSV with an unknown column', 'name\n', 'text/csv', 'csv', 400],
  ])('refuses %s', async (_, payload, type, format, status) => {
    expect((await send(payload, type, format)).statusCode).toBe(status);
  });
});

describe('evidence and ledger for others', () => {
  it('give a finding as a file that verifies, to operators only', async () => {
    const id = await oneFinding();
    const answer = await get(`/v1/findings/${id}/bundle`);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="evidence-[0-9a-f-]{36}\.json"$/);
    expect(await verifyBundle(answer.rawPayload)).toMatchObject({ ok: true });
    expect((await get('/v1/findings/nothing/bundle')).statusCode).toBe(404);
    const foreign = { ...LOCAL, 'sec-fetch-site': 'cross-site' };
    expect((await get(`/v1/findings/${id}/bundle`, foreign)).statusCode).toBe(403);
    await start({ mode: 'token', token: TOKEN });
    expect((await get(`/v1/findings/${id}/bundle`, {})).statusCode).toBe(401);
  });

  it('give checkpoint, tiles and entries to everybody, as far as the checkpoint reaches', async () => {
    await start({ mode: 'token', token: TOKEN });
    expect((await get('/ledger/checkpoint', {})).statusCode).toBe(404);
    const { size } = await issueCheckpoint(story.store, story.consoleParts().identity, 'interval', JUDGED_AT);
    expect(size).toBe(0);
    await story.checkIn(10);
    await story.checkIn(20);
    await issueCheckpoint(story.store, story.consoleParts().identity, 'interval', JUDGED_AT);
    await story.checkIn(30);

    expect((await get('/ledger/checkpoint', {})).body).toMatch(/^zhenshen\/hub-test\n2\n/);
    const tile = await get('/ledger/tile/0/000.p/2', {});
    const entries = await get('/ledger/tile/entries/000.p/2', {});
    expect(tile.rawPayload).toHaveLength(64);
    expect(tile.rawPayload.subarray(32)).toEqual(leafHash(entries.rawPayload.subarray(36)));
    expect(tile.headers['cache-control']).toContain('immutable');
    for (const beyond of ['0/000.p/3', '0/000', '1/000.p/1', '0/001.p/1', '0/1', 'entries/000.p/3', '0/x000/000.p/1']) {
      expect((await get(`/ledger/tile/${beyond}`, {})).statusCode).toBe(404);
    }
  });
});

describe('pages and documents', () => {
  it('give the console for a page address, never for the API', async () => {
    const html = { ...LOCAL, accept: 'text/html' };
    for (const url of ['/', '/findings/17']) expect((await get(url, html)).body).toContain('<title>console');
    expect((await get('/v1/nothing', html)).statusCode).toBe(404);
    expect((await get('/../package.json', html)).body).not.toContain('dependencies');
  });

  it('come packed to whoever takes them so, and are kept where their name says what is in them', async () => {
    const file = '/assets/main-x1.js';
    const packed = await get(file, { ...LOCAL, 'accept-encoding': 'gzip' });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(packed.headers['content-type']).toContain('javascript');
    expect(gunzipSync(packed.rawPayload).toString()).toContain('packed = true');
    expect((await get(file, LOCAL)).body).toContain('packed = false');
    expect((await get('/', LOCAL)).headers['cache-control']).toBe('public, max-age=0');
  });

  it('carry the headers that keep foreign code out', async () => {
    const { headers } = await get('/v1/overview');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  it('describe every route', async () => {
    const { paths } = (await get('/openapi.json')).json();
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/v1/findings/{id}/decisions', '/v1/claims/imports', '/v1/overview']),
    );
  });

  it('say nothing about the inside when something breaks', async () => {
    await withoutTriggers(() => story.store.db.schema.dropTable('verdicts').execute());
    const answer = await get('/v1/overview');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('verdicts');
    expect(answer.json().error.reference).toMatch(/^[0-9a-f-]{36}$/);
  });
});

// What somebody with the database file would do.
async function withoutTriggers(work: () => Promise<unknown>): Promise<void> {
  const { sql } = await import('kysely');
  await sql`drop trigger if exists attestations_no_update`.execute(story.store.db);
  await work();
}

process.on('exit', () => rmSync(webRoot, { recursive: true, force: true }));

import type { FastifyInstance } from 'fastify';
import { beforeEach, expect, it } from 'vitest';
import { listAudit } from '../../../hub/access/audit.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { loadSubject } from '../../../hub/subjects/summary.ts';
import { SITE } from '../../support/builders.ts';
import { claimRow, DOCTOR, minute, PERSON } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const STRANGER = 'Zx9cV8bN7mQ6wE5rT4yU3iO2pA1sD0fG9hJ8kL7zX6c';
const DAY = 1440;

describeEachStore('pages of people, institutions and devices', (newStore) => {
  let story: JudgedStory;
  let app: FastifyInstance;
  beforeEach(async () => {
    story = await JudgedStory.begin(await newStore());
    await story.clock(story.staff, 'in', 10);
    await story.checkIn(50, 'no-match');
    await story.import(claimRow());
    await story.judge();
    const access = { mode: 'loopback' } as const;
    app = await buildConsoleApp({ ...story.consoleParts(), access, logger: silent });
  });

  const read = (type: 'person' | 'practitioner' | 'institution' | 'device', id: string, now = JUDGED_AT) =>
    loadSubject({ db: story.store.db, now: () => now }, type, id);
  const ask = (method: 'GET' | 'POST', url: string, payload?: object) =>
    app.inject({ method, url, headers: { host: 'localhost' }, ...(payload && { payload }) });

  it('a person: findings by rule, claims with their match code, and what was signed', async () => {
    const page = await read('person', PERSON);
    if (page?.type !== 'person') throw new Error('no person');
    expect(page.findings.byRule.map(({ rule, open }) => [rule, open])).toContainEqual(['P02', 1]);
    expect(page.claims).toMatchObject([{ site: { id: SITE }, code: expect.stringMatching(/NO_PERSON|UNKNOWN/) }]);
    expect(page.months).toHaveLength(1);
    expect(page.events).toMatchObject([{ kind: 'patient.registration', outcome: 'no-match', device: 'desk-1' }]);
  });

  it('a person’s neighbours are those verified beside them on two days or more', async () => {
    const other = { subject: { type: 'insured', id: STRANGER } };
    for (const at of [200, 200 + DAY]) {
      await story.checkIn(at);
      await story.checkIn(at + 4, 'match', other);
    }
    await story.checkIn(200 + 2 * DAY, 'match', other); // alone
    const page = await read('person', PERSON);
    expect(page).toMatchObject({ neighbours: [{ id: STRANGER, days: 2, times: 2, lastAt: minute(204 + DAY) }] });
  });

  it('a practitioner: shifts, what was billed in their name', async () => {
    const page = await read('practitioner', DOCTOR);
    if (page?.type !== 'practitioner') throw new Error('no practitioner');
    expect(page.shifts).toMatchObject([{ site: { id: SITE }, from: minute(10), end: 'open' }]);
    expect(page.billed).toMatchObject([{ site: { id: SITE }, lines: expect.any(Number) }]);
  });

  it('an institution: its devices and findings', async () => {
    const page = await read('institution', SITE);
    expect(page).toMatchObject({ region: expect.any(String), findings: { latest: [{ rule: expect.any(String) }] } });
    if (page?.type !== 'institution') throw new Error('no institution');
    expect(page.devices.map(({ id, online }) => [id, online])).toEqual([
      ['desk-1', true],
      ['staff-1', true],
    ]);
  });

  it('a device: how long it was connected each day, and its events', async () => {
    const page = await read('device', 'desk-1');
    if (page?.type !== 'device') throw new Error('no device');
    expect(page.days).toHaveLength(14);
    const today = page.days.at(-1);
    expect(today).toMatchObject({ events: 1, matches: 0 });
    expect(today?.online).toBeGreaterThan(0.1);
    expect(page.days[0]?.online).toBe(0);
  });

  it('a device: how it last said it was, and nothing of what it said in words of another version', async () => {
    const said = async () => {
      const page = await read('device', 'desk-1');
      return page?.type === 'device' ? page.report : undefined;
    };
    const clock = { source: 'ntp', offsetMs: 0 };
    const own = { agent: '1.2.0', policy: 'policy-1', camera: 'covered', stalled: ['uplink'], sinceProgressS: 90 };
    const report = { ...own, config: 'c', revision: 0, model: 'm', bundle: 0, clock };
    const row = {
      device: 'desk-1',
      revision: 0,
      ill_since: null,
      clock_offset_ms: 0,
      received_at: '2026-11-23T01:00:00.000Z',
    };
    const { db } = story.store;
    await db
      .insertInto('device_reports')
      .values({ ...row, content: JSON.stringify(report) })
      .execute();
    expect(await said()).toEqual({ at: row.received_at, illSince: null, clockOffsetMs: 0, said: own });
    await db.updateTable('device_reports').set({ content: '{"agent":"9"}' }).where('device', '=', 'desk-1').execute();
    expect((await said())?.said).toBeNull();
  });

  it.each([
    ['person', STRANGER],
    ['practitioner', STRANGER],
    ['institution', 'H00000000000'],
    ['device', 'kiosk-unknown'],
  ] as const)('of an unknown %s nothing is known', async (type, id) => {
    expect(await read(type, id)).toBeUndefined();
    expect((await ask('GET', `/v1/subjects/${type}/${id}`)).statusCode).toBe(404);
  });

  it('reading about a person leaves a line, also when nothing is known; about a device none', async () => {
    await ask('GET', `/v1/subjects/person/${PERSON}`);
    await ask('GET', `/v1/subjects/practitioner/${STRANGER}`);
    await ask('GET', '/v1/subjects/device/desk-1');
    const lines = await listAudit(story.store.db, { action: 'subject.read', limit: 10 });
    expect(lines.map(({ target }) => target)).toEqual([
      { type: 'practitioner', id: STRANGER },
      { type: 'person', id: PERSON },
    ]);
  });

  it('the look-up box finds by name, code, device and pseudonym', async () => {
    const find = async (text: string) => (await ask('POST', '/v1/subjects/search', { text })).json().items;
    expect(await find(SITE.slice(0, 6).toLowerCase())).toContainEqual(
      expect.objectContaining({ type: 'institution', id: SITE }),
    );
    expect(await find('desk')).toMatchObject([{ type: 'device', id: 'desk-1' }]);
    expect(await find(DOCTOR)).toMatchObject([{ type: 'practitioner', id: DOCTOR }]);
    expect(await find(PERSON)).toMatchObject([{ type: 'person', id: PERSON }]);
    expect(await find('%%')).toEqual([]);
  });

  it('a number is turned into a pseudonym, and who asked is kept whether it was found or not', async () => {
    const [row] = [claimRow()] as [{ personId: string }];
    const found = await ask('POST', '/v1/subjects/by-number', { type: 'insured', number: row.personId });
    expect(found.json().items).toEqual([{ type: 'person', id: PERSON, name: null }]);
    const none = await ask('POST', '/v1/subjects/by-number', { type: 'insured', number: '350200190001010000' });
    expect(none.json().items).toEqual([]);
    const lines = await listAudit(story.store.db, { action: 'subject.looked-up', limit: 10 });
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain(row.personId);
  });
});

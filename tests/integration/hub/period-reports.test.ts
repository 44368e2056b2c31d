import type { FastifyInstance } from 'fastify';
import { beforeEach, expect, it } from 'vitest';
import { listAudit } from '../../../hub/access/audit.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { LANGUAGES } from '../../../hub/crosscheck/render.ts';
import { periodPdf } from '../../../hub/reports/period-pdf.ts';
import { makeReport, readReport } from '../../../hub/reports/period-store.ts';
import { periodTables } from '../../../hub/reports/period-tables.ts';
import { sectionsOf } from '../../../hub/reports/period-words.ts';
import { makeDueReports } from '../../../hub/reports/report-keeper.ts';
import { printedRows } from '../../../hub/reports/section.ts';
import { tableBytes } from '../../../hub/tables/table-file.ts';
import { SITE, STORY_START } from '../../support/builders.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const DAY_MS = 86_400_000;
const dayOf = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
const DAY = dayOf(STORY_START);
const TOMORROW = dayOf(JUDGED_AT + DAY_MS);

describeEachStore('daily and monthly reports', (newStore) => {
  let story: JudgedStory;
  beforeEach(async () => {
    story = await JudgedStory.begin(await newStore());
    await story.checkIn(50, 'no-match');
    await story.import(claimRow());
    await story.judge();
  });
  const maker = (now = JUDGED_AT) => ({ store: story.store, hub: 'hub-test', by: 'wangmin', now: () => now });

  it('say what a day brought, and say the same when more is known', async () => {
    const made = await makeReport(maker(), 'daily', DAY, TOMORROW);
    expect(made).toMatchObject({ current: { claims: { claims: 1 } }, days: [{ day: DAY, claims: 1 }] });
    expect(made.institutions.map(({ id }) => id)).toEqual([SITE]);
    expect(made.current.findings.opened).toBe(made.rules.reduce((sum, { opened }) => sum + opened, 0));
    await story.import(claimRow({ claimId: 'C-2' }));
    expect(await readReport(story.store.db, 'daily', DAY)).toEqual(made);
    const again = await makeReport(maker(), 'daily', DAY, TOMORROW);
    expect(again.current.claims?.claims).toBe(2);
  });

  it('are of months as a whole, whichever day names them, and not of what is not over', async () => {
    const later = dayOf(JUDGED_AT + 40 * DAY_MS);
    const made = await makeReport(maker(), 'monthly', DAY, later);
    expect(made.date).toBe(`${DAY.slice(0, 7)}-01`);
    expect(await readReport(story.store.db, 'monthly', `${DAY.slice(0, 7)}-27`)).toEqual(made);
    await expect(makeReport(maker(), 'daily', DAY, DAY)).rejects.toMatchObject({ code: 'NOT_OVER' });
    await expect(makeReport(maker(), 'monthly', DAY, DAY)).rejects.toMatchObject({ code: 'NOT_OVER' });
  });

  it('make themselves once, in the morning after', async () => {
    const morning = (days: number, hour: number) =>
      Date.parse(`${DAY}T00:00:00+08:00`) + days * DAY_MS + hour * 3_600_000;
    const due = (now: number) => makeDueReports({ store: story.store, hub: 'hub-test', now: () => now });
    expect(await due(morning(1, 7))).toEqual([]); // nothing is counted yet
    await makeReport(maker(), 'daily', DAY, TOMORROW);
    await story.store.db.deleteFrom('period_reports').execute();
    expect(await due(morning(1, 5))).toEqual([]);
    expect(await due(morning(1, 7))).toEqual([{ kind: 'daily', date: DAY }]);
    expect(await due(morning(1, 8))).toEqual([]);
    expect((await due(morning(45, 7))).map(({ kind }) => kind)).toContain('monthly');
  });

  it('are printed in both languages, as a document and as a workbook', async () => {
    const figures = await makeReport(maker(), 'monthly', DAY, dayOf(JUDGED_AT + 40 * DAY_MS));
    for (const language of LANGUAGES) {
      expect((await periodPdf(figures, language)).subarray(0, 5).toString()).toBe('%PDF-');
      expect((await tableBytes(periodTables(figures, language), 'xlsx')).subarray(0, 2).toString()).toBe('PK');
      for (const section of sectionsOf(figures, language)) {
        const rows = printedRows(section, language);
        expect(`${section.title} ${JSON.stringify(rows)}`).not.toMatch(/undefined|NaN|\{|\[object/);
        expect(new Set(rows.map((cells) => cells.length)).size).toBe(1);
      }
      const csv = (await tableBytes(periodTables(figures, language), 'csv')).toString('utf8');
      for (const { title } of sectionsOf(figures, language)) expect(csv).toContain(title);
    }
  });

  it('are made and taken over the interface, which leaves a line each', async () => {
    const later = () => JUDGED_AT + 2 * DAY_MS;
    const access = { mode: 'loopback' } as const;
    const app: FastifyInstance = await buildConsoleApp({ ...story.consoleParts(), access, logger: silent, now: later });
    const headers = { host: 'localhost' };
    const url = '/v1/reports/periods';
    const missing = await app.inject({ method: 'GET', url: `${url}/daily/${DAY}`, headers });
    expect([missing.statusCode, missing.json().error.code]).toEqual([404, 'NOT_FOUND']);
    await app.inject({ method: 'POST', url, headers, payload: { kind: 'daily', date: DAY } });
    const future = await app.inject({ method: 'POST', url, headers, payload: { kind: 'daily', date: '2099-01-01' } });
    expect([future.statusCode, future.json().error.code]).toEqual([409, 'NOT_OVER']);
    const taken = await app.inject({ method: 'GET', url: `${url}/daily/${DAY}?format=xlsx&language=en`, headers });
    expect(taken.headers['content-disposition']).toContain(`daily-${DAY}.xlsx`);
    const { items } = (await app.inject({ method: 'GET', url, headers })).json();
    expect(items).toMatchObject([{ kind: 'daily', date: DAY, madeBy: 'local-operator' }]);
    for (const action of ['report.made', 'report.taken']) {
      expect(await listAudit(story.store.db, { action, limit: 5 })).toMatchObject([{ target: { id: `daily/${DAY}` } }]);
    }
  });
});

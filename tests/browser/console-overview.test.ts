import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAudit } from '../../hub/access/audit.ts';
import { buildConsoleApp } from '../../hub/console/app.ts';
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { SITE } from '../support/builders.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { claimRow, PERSON, PERSON_NUMBER } from '../support/claim-builders.ts';
import { freePort } from '../support/free-port.ts';
import { JUDGED_AT, JudgedStory, silent } from '../support/judged-story.ts';
import { memoryStore } from '../support/stores.ts';
import { describeWith } from '../support/system-program.ts';

describeWith('chromium', 'the overview of the console', () => {
  let browser: Browser;
  let story: JudgedStory;
  let app: FastifyInstance;
  let watched: WatchedPage;
  let origin: string;

  beforeAll(async () => {
    await ensureWebBuilt();
    story = await JudgedStory.begin(await memoryStore());
    await story.clock(story.staff, 'in', 10);
    await story.checkIn(50, 'no-match');
    await story.import(claimRow());
    await story.judge();
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const webRoot = join(import.meta.dirname, '../../dist/web/console');
    const now = () => JUDGED_AT + 2 * 86_400_000;
    app = await buildConsoleApp({
      ...story.consoleParts(),
      access: { mode: 'loopback' },
      logger: silent,
      webRoot,
      now,
    });
    await app.listen({ host: '127.0.0.1', port });
    browser = await launchChromium();
    watched = await openPage(browser, `${origin}/overview?days=7`, { viewport: { width: 1366, height: 768 } });
  }, 60_000);
  afterAll(async () => {
    await watched?.close();
    await browser?.close();
    await app?.close();
    await story?.store.close();
  });

  it('shows the figures, draws the days, and has each picture as a table', async () => {
    const { page } = watched;
    const tiles = page.getByRole('region', { name: '本期指标' });
    await tiles.getByText('结算笔数').waitFor();
    expect(await tiles.textContent()).toMatch(/结算笔数1/);
    await page.getByRole('img', { name: '每日结算与核验' }).locator('canvas').waitFor();
    await page.getByRole('button', { name: '看表格' }).first().click();
    expect(await page.getByRole('region', { name: '每日结算与核验' }).locator('tbody tr').count()).toBe(7);
  });

  it('leads down from the institution to the rule and to its findings, by keyboard', async () => {
    const { page } = watched;
    await page.getByRole('region', { name: '构成' }).getByRole('link').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/site=/);
    await page.getByRole('button', { name: '规则' }).click();
    await page.waitForURL(/by=rule/);
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('by=rule'));
    await page.getByRole('region', { name: '按规则' }).getByRole('link').first().click();
    await page.waitForURL(/rule=/);
  });

  it('a number typed into the look-up box leads to the person, and stands in no address', async () => {
    const { page } = watched;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('link', { name: '档案查询' }).click();
    await page.getByLabel('人员编号或医务人员编码').fill(PERSON_NUMBER);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/subjects/person/${PERSON}`));
    await page.getByRole('heading', { name: '每月结算与核验' }).waitFor();
    expect(asked.join()).not.toContain(PERSON_NUMBER);
    const lines = await listAudit(story.store.db, { target: PERSON, limit: 5 });
    // The page asks for the rating by itself, which is a reading too.
    const read = lines.map(({ action }) => action).filter((action) => action !== 'rating.read');
    expect(read).toEqual(['subject.read', 'subject.looked-up']);
  });

  it('goes from page to page: institution, device', async () => {
    const { page } = watched;
    await page.goto(`${origin}/subjects/institution/${SITE}`);
    await page.getByRole('link', { name: 'desk-1' }).click();
    await page.getByRole('heading', { name: 'desk-1' }).waitFor();
    await page.getByRole('img', { name: '近 14 天事件与在线' }).waitFor();
  });

  it('makes the report of a day that is over and hands it out, and not of one that is not', async () => {
    const { page } = watched;
    await page.goto(`${origin}/reports`);
    const day = new Date(JUDGED_AT + 8 * 3_600_000).toISOString().slice(0, 10);
    await page.getByLabel('日期').fill(day);
    await page.getByRole('button', { name: '生成', exact: true }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'PDF' }).click();
    expect((await saved).suggestedFilename()).toBe(`daily-${day}.pdf`);
    await page.getByLabel('月报').check();
    await page.getByLabel('月份').fill(day.slice(0, 7));
    await page.getByRole('button', { name: '生成', exact: true }).click();
    await page.getByText('这段时间还没有结束').waitFor();
    expect(watched.errors.filter((error) => !error.includes('409'))).toEqual([]);
  });
});

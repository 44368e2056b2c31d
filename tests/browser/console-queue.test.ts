import type { FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { listAudit } from '../../hub/access/audit.ts';
import { buildConsoleApp } from '../../hub/console/app.ts';
import finding from '../../hub/console/web/finding/locales/zh-CN.json' with { type: 'json' };
import queue from '../../hub/console/web/queue/locales/zh-CN.json' with { type: 'json' };
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { claimRow } from '../support/claim-builders.ts';
import { JudgedStory } from '../support/judged-story.ts';
import { memoryStore } from '../support/stores.ts';
import { describeWith } from '../support/system-program.ts';

let browser: Browser;
let story: JudgedStory;
let app: FastifyInstance;
let watched: WatchedPage;

const rows = () => watched.page.locator('tbody tr');
const readings = async () =>
  (await listAudit(story.store.db, { action: 'evidence.read', limit: 50 })).map(({ target }) => target?.id);

describeWith('chromium', 'the queue of a hub', () => {
  beforeAll(async () => {
    await ensureWebBuilt();
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    story = await JudgedStory.begin(await memoryStore());
    await story.checkIn(55, 'no-match');
    await story.import(claimRow({ lines: [] }), claimRow({ claimId: 'C-2', lines: [] }), claimRow({ claimId: 'C-3' }));
    await story.judge();
    app = await buildConsoleApp({
      ...story.consoleParts(),
      access: { mode: 'loopback' },
      webRoot: new URL('../../dist/web/console', import.meta.url).pathname,
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    watched = await openPage(browser, url, { viewport: { width: 1366, height: 768 } });
    await rows().first().waitFor();
  }, 30_000);
  afterEach(async () => {
    await watched.close();
    await app.close();
    await story.store.close();
  });

  it('enters a reading once, however long the page stays open and whatever it asks', async () => {
    const page = watched.page;
    await rows().first().click();
    await page.getByText(finding.related.title).first().waitFor();
    const asked = page.waitForResponse((answer) => answer.url().endsWith('/version'));
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await asked;
    expect(await readings()).toHaveLength(1);
    const again = page.waitForResponse((answer) => /findings\/[\w-]+$/.test(answer.url()));
    await page.getByText(finding.reread.again).click();
    await again;
    await page.keyboard.press('Escape');
    await rows().nth(1).click();
    await page.getByText(finding.related.title).first().waitFor();
    expect(new Set(await readings()).size).toBe(2);
    expect(await readings()).toHaveLength(2);
    expect(watched.errors).toEqual([]);
  });

  it('takes up many at once by the keyboard, and shows how far each has got', async () => {
    const page = watched.page;
    const before = await rows().count();
    await page.keyboard.press('a');
    await page.getByText(queue.bulk.chosen.replace('{count}', String(before))).waitFor();
    await page.getByLabel(queue.bulk.what).selectOption('violation');
    await page.locator('.bulk .reason').fill('同一批，先受理');
    await page.locator('.bulk .go').click();
    await page.getByText(queue.bulk.done.replace('{count}', String(before))).waitFor();
    await page.locator('tbody .state').first().waitFor();
    expect(await page.locator('tbody .state').count()).toBe(before);
    const kept = await story.store.db.selectFrom('cases').selectAll().execute();
    expect(kept.map(({ grade }) => grade)).toEqual(Array.from({ length: before }, () => 'violation'));
    expect(watched.errors).toEqual([]);
  });

  it('keeps a way of looking at it, and comes back to it', async () => {
    const page = watched.page;
    await page.getByRole('combobox', { name: queue.filter.order }).click({ force: true });
    await page.getByRole('option', { name: queue.order.oldest, exact: true }).click();
    await page.getByText(queue.views.new).click();
    await page.getByLabel(queue.views.name).fill('先到先办');
    await page.getByRole('button', { name: queue.views.keep, exact: true }).click();
    const view = page.locator('.view button').first();
    await view.waitFor();
    expect(await view.getAttribute('aria-pressed')).toBe('true');
    await page.goto(page.url().replace(/\?.*/, ''));
    await view.click();
    await page.waitForURL('**order=oldest**');
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: queue.keys.title }).waitFor();
    expect(watched.errors).toEqual([]);
  });
});

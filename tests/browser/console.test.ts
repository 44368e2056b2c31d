import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import english from '../../hub/console/web/locales/en.json' with { type: 'json' };
import common from '../../hub/console/web/locales/zh-CN.json' with { type: 'json' };
import queue from '../../hub/console/web/queue/locales/zh-CN.json' with { type: 'json' };
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { type ConsoleFixture, startConsoleFixture } from '../support/console-fixture.ts';
import { describeWith } from '../support/system-program.ts';

const texts = { ...common, ...queue };
let browser: Browser;
let hub: ConsoleFixture;
let watched: WatchedPage;

/** Runs in the page: the controls that assistive technology would have no name for. */
const NAMELESS = `[...document.querySelectorAll('button, a, input, select, textarea')]
  .filter((control) => !(control.getAttribute('aria-label') || control.textContent.trim() || control.placeholder))
  .filter((control) => !control.closest('label'))
  .map((control) => control.outerHTML)`;

const rows = () => watched.page.locator('tbody tr');
const says = (text: string) => watched.page.getByText(text).first().waitFor();
const total = (count: number) => watched.page.locator('form [role="status"]', { hasText: `${count} ` }).waitFor();

async function choose(label: string, option: string): Promise<void> {
  await watched.page.getByRole('combobox', { name: label }).click({ force: true });
  await watched.page.getByRole('option', { name: option, exact: true }).click();
}

describeWith('chromium', 'operator console', () => {
  beforeAll(async () => {
    await ensureWebBuilt();
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    hub = await startConsoleFixture();
    watched = await openPage(browser, hub.url, { viewport: { width: 1366, height: 768 } });
    await rows().first().waitFor();
  });
  afterEach(async () => {
    await watched.close();
    await hub.stop();
  });

  it('shows the queue with the largest amount first, in words', async () => {
    await total(63);
    const first = await rows().first().textContent();
    expect(first).toContain('就诊时无本人核验记录');
    expect(first).toContain('¥1,280.50');
    expect(watched.errors).toEqual([]);
  });

  it('filters by class, keeps the filter in the address, and clears it', async () => {
    await choose(texts.filter.class, texts.class.suspicious);
    await total(1);
    expect(watched.page.url()).toContain('class=suspicious');
    await choose(texts.filter.status, texts.status.upheld);
    await says(texts.queue['no-hit']);
    await watched.page.getByText(texts.queue.reset).click();
    await total(63);
  });

  it('searches after a pause', async () => {
    await watched.page.getByPlaceholder(texts.filter.search).fill('S20261120002');
    await total(1);
    expect(await rows().count()).toBe(1);
  });

  it('turns pages', async () => {
    expect(await rows().count()).toBe(50);
    await watched.page.locator('.el-pager li', { hasText: '2' }).click();
    await expect.poll(() => rows().count()).toBe(13);
  });

  it('is worked with the keyboard, and finds its place again', async () => {
    await watched.page.keyboard.press('j');
    await watched.page.keyboard.press('j');
    await watched.page.keyboard.press('j');
    await watched.page.keyboard.press('k');
    await watched.page.keyboard.press('Enter');
    await watched.page.waitForURL('**/findings/f-fake');
    await watched.page.keyboard.press('j');
    await watched.page.waitForURL('**/findings/f-absent');
    await watched.page.keyboard.press('Escape');
    await watched.page.locator('tr.current', { hasText: 'S20261120003' }).waitFor();
  });

  it('says that something changed, and moves no row until it is asked to', async () => {
    await watched.page.keyboard.press('j');
    await watched.page.evaluate('window.scrollTo(0, 400)');
    const place = () =>
      watched.page
        .locator('tbody tr')
        .nth(9)
        .evaluate((row) => row.getBoundingClientRect().top);
    const before = await place();
    for (const id of [...hub.findings.keys()].filter((key) => key.startsWith('f-plain-1'))) hub.findings.delete(id);
    hub.tellPages();
    await watched.page.locator('.changes').waitFor();
    expect(await rows().count()).toBe(50);
    expect(await place()).toBe(before);
    await watched.page.keyboard.press('r');
    await total(52);
    await watched.page.locator('.changes').waitFor({ state: 'detached' });
    expect(await watched.page.locator('tr.current').count()).toBe(1);
  });

  it('keeps the last answer on the screen when the hub fails, says what to do, and recovers', async () => {
    hub.failWith = 500;
    hub.tellPages();
    await watched.page.locator('.failure', { hasText: texts.failure.broken }).waitFor();
    expect(await rows().count()).toBe(50);
    await says('ref-42');
    hub.failWith = null;
    await watched.page.getByText(texts.failure.retry).click();
    await watched.page.locator('.failure').waitFor({ state: 'detached' });
  });

  it('asks for a token where the hub wants one', async () => {
    hub.failWith = 401;
    await watched.page.reload();
    await watched.page.getByText(texts['sign-in']['by-token']).click();
    await says(texts.token.title);
    hub.failWith = null;
    await watched.page.getByLabel(texts.token.label).fill('secret');
    await watched.page.getByText(texts.token.go).click();
    await rows().first().waitFor();
  });

  it('speaks English, says so to assistive technology, and remembers it', async () => {
    await watched.page.getByText(texts.app['other-language']).click();
    await says('Nobody was verified around the visit');
    expect(await watched.page.locator('html').getAttribute('lang')).toBe('en');
    await watched.page.reload();
    await says(english.overview.claims);
  });

  it('names every control, and shows where the focus is', async () => {
    const nameless = await watched.page.evaluate(NAMELESS);
    expect(nameless).toEqual([]);
    await watched.page.keyboard.press('Tab');
    await watched.page.keyboard.press('Tab');
    const outline = await watched.page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
  });
});

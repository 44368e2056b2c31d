import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import own from '../../hub/console/web/finding/locales/zh-CN.json' with { type: 'json' };
import texts from '../../hub/console/web/locales/zh-CN.json' with { type: 'json' };
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { type ConsoleFixture, startConsoleFixture } from '../support/console-fixture.ts';
import { describeWith } from '../support/system-program.ts';

let browser: Browser;
let hub: ConsoleFixture;
let watched: WatchedPage;

const says = (text: string) => watched.page.getByText(text).first().waitFor();

async function open(id: string): Promise<void> {
  await watched.page.goto(`${hub.url}/findings/${id}`);
}

describeWith('chromium', 'a finding in the console', () => {
  beforeAll(async () => {
    await ensureWebBuilt();
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    hub = await startConsoleFixture();
    watched = await openPage(browser, 'about:blank', { viewport: { width: 1366, height: 768 } });
  });
  afterEach(async () => {
    await watched.close();
    await hub.stop();
  });

  it('shows at a glance that nobody was there in the window', async () => {
    await open('f-no-show');
    await watched.page.locator('svg .gap').waitFor();
    expect(await watched.page.locator('svg .band').count()).toBe(1);
    await says(texts.evidence.none);
    expect(watched.errors).toEqual([]);
  });

  it('shows the score below the threshold, and that the signature was verified just now', async () => {
    await open('f-fake');
    await says('分值 0.11 · 阈值 0.44');
    await says(texts.evidence.verified);
    expect(await watched.page.locator('svg .guide').count()).toBe(1);
  });

  it('leads from a mark on the timeline to its evidence', async () => {
    await open('f-two-places');
    await watched.page.locator('svg .item.evidence').nth(1).click();
    await watched.page.locator('article.shown', { hasText: '滨河门诊部' }).waitFor();
  });

  it('saves the evidence as the file that the hub gives', async () => {
    await open('f-fake');
    const saved = watched.page.waitForEvent('download');
    await watched.page.getByRole('button', { name: texts.bundle.download }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('evidence-f-fake.json');
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toEqual({ finding: 'f-fake' });
    expect(watched.errors).toEqual([]);
  });

  it('says so when the evidence can not be had', async () => {
    await open('f-fake');
    const button = watched.page.getByRole('button', { name: texts.bundle.download });
    await button.waitFor();
    hub.failWith = 503;
    await button.click();
    await watched.page.locator('.download [role="alert"]').waitFor();
  });

  it('says what a mark is when it is pointed at or reached with Tab', async () => {
    await open('f-fake');
    await watched.page.locator('svg .item.bad').first().focus();
    await watched.page.locator('.tip', { hasText: '核验不匹配' }).waitFor();
  });

  it('warns when evidence does not verify', async () => {
    await open('f-copied');
    await says(texts.evidence['not-verified']);
    await says('the digest in the ledger is another one');
  });

  it('shows what speaks against a fix, what its owner objects, and what the ward says', async () => {
    await open('f-absent');
    await says(`${texts.sign['mock-provider']}${texts.list.comma}${texts.sign['impossible-jump']}`);
    await says(texts['second-signal']['network-elsewhere']);
    await says(texts.objection['wrong-time']);
    await says(`${own['ward-reply'].exempted} · ${own['ward-reason'].dialysis}`);
    expect(watched.errors).toEqual([]);
  });

  it('explains a finding that does not exist', async () => {
    await open('f-none');
    await says(texts.failure['not-found']);
  });

  it('shows what could not be judged, apart from the findings, with what was missing', async () => {
    await watched.page.goto(`${hub.url}/inconclusive`);
    await says('缺少证据不说明任何问题');
  });

  it('verifies the ledger on request', async () => {
    await watched.page.goto(hub.url);
    await watched.page.getByRole('button', { name: /4,210/ }).click();
    await watched.page.getByText(texts.ledger.check).click();
    await says('全部一致');
  });
});

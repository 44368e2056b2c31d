import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { type DurationSummary, summarise } from './durations.ts';
import { chromiumPath } from './kiosk.ts';

/** How the page comes up in a browser that has never seen it. */
export interface PaintReport {
  /** From asking for the page until its first row or figure can be seen, ms. */
  readonly firstUsefulPaint: DurationSummary;
  /** Script of the first load, gzip, kB. */
  readonly scriptKb: number;
  readonly loads: number;
}

const WARM_UP = 1;

// The frame after the one in which the row was added: by then it is on the screen.
const WATCH = `
  const seen = () => document.querySelector('table.list tbody tr');
  new MutationObserver((_, observer) => {
    if (!seen()) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.usefulAt = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });`;

// The page's policy forbids what waits by evaluating text, so it waits by itself.
const WHEN_USEFUL = `new Promise((tell) => {
  const ask = () => (window.usefulAt === undefined ? requestAnimationFrame(ask) : tell(window.usefulAt));
  ask();
})`;

/** Loads the queue in fresh profiles of Chromium. */
export async function measurePaint(url: string, loads: number): Promise<PaintReport> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const durations: number[] = [];
    let bytes = 0;
    for (let load = 0; load < WARM_UP + loads; load += 1) {
      const shown = await oneLoad(browser, url);
      if (load >= WARM_UP) durations.push(shown.usefulMs);
      bytes = shown.scriptBytes;
    }
    return { firstUsefulPaint: summarise(durations), scriptKb: Math.round(bytes / 100) / 10, loads };
  } finally {
    await browser.close();
  }
}

async function oneLoad(browser: Browser, url: string): Promise<{ usefulMs: number; scriptBytes: number }> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const scripts: Promise<number>[] = [];
  page.on('response', (answer) => {
    if (answer.request().resourceType() !== 'script') return;
    scripts.push(answer.body().then((body) => gzipSync(body).length));
  });
  await page.goto(url);
  await page.locator('table.list tbody tr').first().waitFor({ timeout: 60_000 });
  const usefulMs = Number(await page.evaluate(WHEN_USEFUL));
  const scriptBytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  await context.close();
  return { usefulMs, scriptBytes };
}

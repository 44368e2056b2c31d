import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium, openPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { type KioskFixture, startKioskFixture } from '../support/kiosk-fixture.ts';
import { LANGUAGES, type Language, SCENES, SIZES, type Size } from '../support/kiosk-scenes.ts';
import {
  baselinesFor,
  differenceFrom,
  isAnotherScreen,
  recordBaseline,
  type ScreenMaker,
  screenMaker,
} from '../support/screen-baseline.ts';
import { type LayoutFault, layoutFaults } from '../support/screen-layout.ts';
import { describeWith } from '../support/system-program.ts';

/** RECORD_SCREENS=1 takes the pictures anew; look at each before it is kept. */
const RECORDS = process.env.RECORD_SCREENS === '1';
const MORNING = new Date('2026-11-23T01:24:00Z');

const cases = Object.keys(SIZES).flatMap((size) =>
  Object.keys(LANGUAGES).map((language) => [size as Size, language as Language] as const),
);
/** Pictures are kept of every size in Chinese, and of one in English. */
const isKept = (size: Size, language: Language) => language === 'zh-CN' || size === 'landscape';

describeWith('chromium', 'every screen of the kiosk', () => {
  let browser: Browser;
  let kiosk: KioskFixture;
  let maker: ScreenMaker;
  const shots = new Map<string, Buffer>();

  beforeAll(async () => {
    await ensureWebBuilt();
    browser = await launchChromium();
    kiosk = await startKioskFixture();
  });
  afterAll(async () => {
    await browser.close();
    await kiosk.stop();
  });

  it.each(cases)(
    'can be read and touched: %s, %s',
    async (size, language) => {
      const idle = kiosk.state;
      const { page, errors, close } = await openPage(browser, 'about:blank', { viewport: SIZES[size] });
      await page.clock.install({ time: MORNING });
      const faults: Record<string, LayoutFault[]> = {};
      for (const { name, view, open, ...scene } of SCENES) {
        kiosk.set(idle);
        await page.goto(`${kiosk.url}?lang=${language}&voice=off`);
        await page.locator('main[data-view="home"]').waitFor();
        await open(page, kiosk, LANGUAGES[language] as (typeof LANGUAGES)['zh-CN']);
        await page.locator(`main[data-view="${view}"]`).waitFor();
        const found = await layoutFaults(page);
        if (found.length > 0) faults[name] = found;
        if (scene.isKept && isKept(size, language)) shots.set(`${name}-${size}-${language}`, await page.screenshot());
      }
      maker ??= await screenMaker(browser, page);
      kiosk.set(idle);
      await close();
      expect(faults).toEqual({});
      expect(errors).toEqual([]);
    },
    60_000,
  );

  it('rests after a minute, shows where to touch, and wakes by a touch, a card, or somebody who comes near', async () => {
    const { page, close } = await openPage(browser, 'about:blank', { viewport: SIZES.landscape });
    await page.clock.install({ time: MORNING });
    await page.goto(kiosk.url);
    const home = page.locator('main[data-view="home"]');
    const rest = page.locator('.rest');
    const falls = async () => {
      await home.waitFor();
      await page.clock.fastForward(61_000);
      await rest.waitFor();
    };
    await falls();
    expect(await rest.getAttribute('aria-label')).toContain(LANGUAGES['zh-CN'].rest.touch);
    await page.mouse.click(900, 430); // the button "check in" lies behind
    await rest.waitFor({ state: 'detached' });
    await home.waitFor();
    await falls();
    await page.keyboard.type('42');
    await page.locator('main[data-view="number"]').waitFor();
    expect(await page.locator('output').textContent()).toContain('42');
    await page.goto(kiosk.url);
    await falls();
    kiosk.set({ nearby: true });
    await rest.waitFor({ state: 'detached' });
    kiosk.set({ nearby: false });
    await close();
  }, 30_000);

  it('looks as it was recorded, where letters are drawn as they were', async ({ skip }) => {
    if (RECORDS) {
      for (const [name, screenshot] of shots) await recordBaseline(name, screenshot, maker);
    }
    const { same, why } = baselinesFor(maker);
    if (!same) return skip(why);
    expect(shots.size).toBe(SCENES.filter((scene) => scene.isKept).length * 4);
    const others: Record<string, number> = {};
    for (const [name, screenshot] of shots) {
      const difference = await differenceFrom(name, screenshot);
      if (isAnotherScreen(difference)) others[name] = difference;
    }
    expect(others).toEqual({});
  });
});

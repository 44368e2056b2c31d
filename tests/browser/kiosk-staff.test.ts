import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import english from '../../edge-agent/kiosk/web/locales/en.json' with { type: 'json' };
import texts from '../../edge-agent/kiosk/web/locales/zh-CN.json' with { type: 'json' };
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { type KioskFixture, startKioskFixture } from '../support/kiosk-fixture.ts';
import { describeWith } from '../support/system-program.ts';

const SIZES = { portrait: [1080, 1920], landscape: [1280, 800], telephone: [390, 844] } as const;

let browser: Browser;
let kiosk: KioskFixture;
let watched: WatchedPage;

const shows = (view: string) => watched.page.locator(`main[data-view="${view}"]`).waitFor();
const touch = (text: string) => watched.page.getByRole('button', { name: text, exact: true }).click();

async function openStaff(pin = '2468'): Promise<void> {
  await touch(texts.staff.door);
  for (const digit of pin) await touch(digit);
  await touch(texts.pin.go);
}

describeWith('chromium', 'staff at the kiosk', () => {
  beforeAll(async () => {
    await ensureWebBuilt();
    const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
    browser = await launchChromium(camera);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    kiosk = await startKioskFixture();
    watched = await openPage(browser, kiosk.url, { viewport: { width: 1280, height: 800 } });
    await shows('home');
  });
  afterEach(async () => {
    await watched.close();
    await kiosk.stop();
  });

  it('records a downtime and shows the code for the paper record', async () => {
    await openStaff();
    await watched.page.getByText(texts.task.downtime, { exact: true }).click();
    await watched.page.getByText(texts.option.reason.camera, { exact: true }).click();
    await touch(texts.staff.send);
    await watched.page.getByText('DT-7F3K').waitFor();
    expect(kiosk.posted.at(-1)).toMatchObject({
      path: '/api/alternatives',
      body: { type: 'downtime', reason: 'camera' },
    });
  });

  it('keeps the form when the PIN was wrong', async () => {
    await openStaff('1111');
    await watched.page.getByText(texts.task.downtime, { exact: true }).click();
    await touch(texts.staff.send);
    await watched.page.getByText(texts.trouble['pin-wrong']).waitFor();
    for (const digit of '2468') await touch(digit);
    await touch(texts.pin.go);
    await touch(texts.staff.send);
    await watched.page.getByText('DT-7F3K').waitFor();
  });

  it('takes over the person of a check that failed, and asks only for the rest', async () => {
    kiosk.answers.push({ outcome: 'no-match', next: ['alternative'] });
    await watched.page.keyboard.type('42');
    await watched.page.keyboard.press('Enter');
    await shows('visit');
    await watched.page.keyboard.type('V7');
    await watched.page.keyboard.press('Enter');
    await touch(texts.result['ask-patient']);
    for (const digit of '2468') await touch(digit);
    await touch(texts.pin.go);
    await watched.page.getByText(texts.task.alternative, { exact: true }).click();
    await touch('9');
    await touch(texts.staff.send);
    await watched.page.getByText(texts.recorded.alternative).waitFor();
    expect(kiosk.posted.at(-1)?.body).toMatchObject({
      type: 'alternative',
      number: '42',
      nonce: 'V7',
      witness: '9',
      reason: 'no-match',
    });
  });

  it('does not enrol without consent', async () => {
    await openStaff();
    await watched.page.getByText(texts.task.enrolment, { exact: true }).click();
    await touch('4');
    const go = watched.page.getByRole('button', { name: texts.staff.enrol });
    expect(await go.isDisabled()).toBe(true);
    await watched.page.getByText(texts.field.agreed).click();
    await watched.page.locator('label', { hasText: '2026-1' }).click();
    await go.click();
    await watched.page.getByText(texts.enrolment.enrolled).waitFor();
    expect(kiosk.posted.at(-1)?.body).toMatchObject({ type: 'insured', consent: { notice: '2026-1', by: 'self' } });
  });

  it('lets staff clock in and out, without a visit', async () => {
    kiosk.set({ profile: 'kiosk-staff' });
    kiosk.answers.push({ outcome: 'match' });
    await touch(texts.kind['staff-clock-out']);
    await touch('7');
    await touch(texts.number.look);
    await watched.page.getByText(texts.result['done-staff-clock-out']).waitFor();
    expect(kiosk.posted.at(-1)?.body).toEqual({ kind: 'staff.clock-out', number: '7' });
  });

  it('says where it is with a clock event where the agent asks for that, and with no other', async () => {
    await watched.page.context().grantPermissions(['geolocation']);
    await watched.page.context().setGeolocation({ latitude: 24.48, longitude: 118.09, accuracy: 12 });
    kiosk.set({ profile: 'kiosk-staff', browserPosition: true });
    kiosk.answers.push({ outcome: 'match' });
    await touch(texts.kind['staff-clock-in']);
    await touch('7');
    await touch(texts.number.look);
    await shows('result');
    const position = { lat: 24.48, lon: 118.09, accuracyM: 12, at: expect.any(Number) };
    expect(kiosk.posted.at(-1)?.body).toEqual({ kind: 'staff.clock-in', number: '7', position });

    kiosk.set({ profile: 'kiosk-registration' });
    kiosk.answers.push({ outcome: 'match' });
    await shows('home');
    await watched.page.keyboard.type('42');
    await watched.page.keyboard.press('Enter');
    await watched.page.getByText(texts.visit.none).click();
    await shows('result');
    expect(kiosk.posted.at(-1)?.body).not.toHaveProperty('position');
  });

  it('is a camera itself when the agent asks for that, and only then', async () => {
    expect(kiosk.pictures).toHaveLength(0);
    kiosk.set({ browserCamera: true });
    await expect.poll(() => kiosk.pictures.length, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(kiosk.pictures[0]?.subarray(0, 2).toString('hex')).toBe('ffd8'); // JPEG
  });

  it('speaks English, says so to assistive technology, and remembers it', async () => {
    await touch(texts.app['other-language']);
    await watched.page.getByText(english.home['hint-patient']).waitFor();
    expect(await watched.page.locator('html').getAttribute('lang')).toBe('en');
    await watched.page.reload();
    await watched.page.getByText(english.home['hint-patient']).waitFor();
  });

  it.each(Object.entries(SIZES))(
    'fits a %s screen without scrolling sideways or losing the button',
    async (_, [width, height]) => {
      await watched.page.setViewportSize({ width, height });
      const button = await watched.page.locator('.choices button').first().boundingBox();
      expect((button?.y ?? 0) + (button?.height ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(height);
      expect(button?.height).toBeGreaterThan(60);
      expect(await watched.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(watched.errors).toEqual([]);
    },
  );
});

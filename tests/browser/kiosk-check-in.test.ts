import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { CHALLENGE_PROMPTS } from '../../contract/challenge.ts';
import { NOT_ASSESSABLE_REASONS, type NotAssessableReason } from '../../contract/evidence.ts';
import texts from '../../edge-agent/kiosk/web/locales/zh-CN.json' with { type: 'json' };
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { type KioskFixture, startKioskFixture } from '../support/kiosk-fixture.ts';
import { describeWith } from '../support/system-program.ts';

let browser: Browser;
let kiosk: KioskFixture;
let watched: WatchedPage;

const shows = (view: string) => watched.page.locator(`main[data-view="${view}"]`).waitFor();
const says = (text: string) => watched.page.getByText(text).first().waitFor();

/** The agent looks at somebody. */
function look(advice: NotAssessableReason | null, framesDone = 0): void {
  const progress = { framesDone, framesNeeded: 3, attempt: 1 };
  kiosk.set({ phase: { name: 'looking', kind: 'patient.registration', advice, ...progress } });
}

/** Types like a card reader: a number and Enter, then the visit number. */
async function checkInWith(answer: KioskFixture['answers'][number]): Promise<void> {
  kiosk.answers.push(answer);
  await shows('home');
  await watched.page.keyboard.type('370102195001011231');
  await watched.page.keyboard.press('Enter');
  await shows('visit');
  await watched.page.keyboard.type('V7');
  await watched.page.keyboard.press('Enter');
  await shows('result');
}

describeWith('chromium', 'kiosk page', () => {
  beforeAll(async () => {
    await ensureWebBuilt();
    browser = await launchChromium();
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

  it('tells who steps up where they are, what to do and which notice holds', async () => {
    await says('春晖社区卫生服务中心');
    await says(texts.home['hint-patient']);
    await says('2026-1');
    expect(watched.errors).toEqual([]);
  });

  it('gives one instruction at a time for each reason', async () => {
    for (const reason of NOT_ASSESSABLE_REASONS) {
      look(reason);
      await watched.page.locator('h1', { hasText: texts.advice[reason] }).waitFor();
    }
    expect(await watched.page.locator('h1[aria-live="assertive"]').count()).toBe(1);
  });

  it('asks for one movement at a time, in words and as a picture, and takes no for an answer', async () => {
    const looking = { name: 'looking', kind: 'patient.registration', advice: null, attempt: 1 } as const;
    for (const ask of ['face', ...CHALLENGE_PROMPTS] as const) {
      const challenge = { ask, number: 2, of: 2, again: ask === 'smile' };
      kiosk.set({ phase: { ...looking, framesDone: 1, framesNeeded: 2, challenge } });
      await watched.page.locator('h1', { hasText: texts.challenge[ask] }).waitFor();
      await watched.page.locator(`svg[data-ask="${ask}"]`).waitFor();
      expect(await watched.page.locator('h1[aria-live="assertive"]').count()).toBe(1);
    }
    await says(texts.challenge.again);
    const shown = { ask: 'face', number: 2, of: 2, again: false } as const;
    kiosk.set({ phase: { ...looking, framesDone: 2, framesNeeded: 2, challenge: { ...shown, colour: 'red' } } });
    await watched.page.locator('.colour.red').waitFor();
    kiosk.set({ phase: { ...looking, framesDone: 2, framesNeeded: 2, challenge: shown } });
    await watched.page.locator('.colour').waitFor({ state: 'detached' });
    await watched.page.getByRole('button', { name: texts.challenge.cannot }).click();
    await vi.waitFor(() => expect(kiosk.posted.map(({ path }) => path)).toContain('/api/challenge/decline'));
    expect(watched.errors).toEqual([]);
  });

  it('turns the oval green over a face in the middle, and mirrors the picture', async () => {
    look(null, 1);
    await shows('looking');
    kiosk.face({ x: 0, y: 0.3, width: 0.2, height: 0.3 });
    const grey = sharp({ create: { width: 64, height: 48, channels: 3, background: '#888' } });
    kiosk.preview(await grey.jpeg().toBuffer());
    await watched.page.locator('.frame.wait').waitFor();
    kiosk.face({ x: 0.4, y: 0.3, width: 0.2, height: 0.3 });
    await watched.page.locator('.frame.good').waitFor();
    await watched.page.waitForFunction("document.querySelector('canvas').width === 64");
    const transform = await watched.page.evaluate("getComputedStyle(document.querySelector('canvas')).transform");
    expect(transform).toBe('matrix(-1, 0, 0, 1, 0, 0)');
  });

  it('asks for the number and the visit, and is free for the next person, without a trace of the last', async () => {
    await checkInWith({ outcome: 'match' });
    await says(texts.result.match);
    expect(kiosk.posted.at(-1)?.body).toEqual({
      kind: 'patient.registration',
      number: '370102195001011231',
      nonce: 'V7',
    });
    await watched.page.locator('main[data-view="home"]').waitFor();
    expect(await watched.page.locator('body').textContent()).not.toContain('370102');
    expect(watched.errors).toEqual([]);
  });

  it('makes up a visit number for who has none', async () => {
    kiosk.answers.push({ outcome: 'match' });
    await watched.page.keyboard.type('42');
    await watched.page.keyboard.press('Enter');
    await watched.page.getByText(texts.visit.none).click();
    await shows('result');
    expect(kiosk.posted.at(-1)?.body).toMatchObject({ nonce: expect.stringMatching(/^W\d{6}-\w{6}$/) });
  });

  it('never ends a visit: after no match it offers another try and the staff, and says that care goes on', async () => {
    await checkInWith({ outcome: 'no-match', next: ['retry', 'alternative', 'proxy'] });
    await says(texts.result['calm-patient']);
    await says(texts.result['ask-patient']);
    kiosk.answers.push({ outcome: 'match' });
    await watched.page.getByText(texts.result.retry).click();
    await says(texts.result.match);
    expect(kiosk.posted).toHaveLength(2);
  });

  it('says of who is not enrolled that they are not enrolled, not that they could not be seen', async () => {
    await checkInWith({ outcome: 'not-assessable', reasons: ['timed-out', 'not-enrolled'], next: ['alternative'] });
    await watched.page.locator('h1', { hasText: texts.advice['not-enrolled'] }).waitFor();
    expect(await watched.page.getByText(texts.result.retry).count()).toBe(0);
  });

  it('sends what may be a picture to staff: no "verified", no other try, no accusation, and care goes on', async () => {
    await checkInWith({ outcome: 'see-staff', next: ['alternative', 'proxy'] });
    await watched.page.locator('h1', { hasText: texts.result['see-staff'] }).waitFor();
    await says(texts.result['why-see-staff']);
    await says(texts.result['calm-patient']);
    expect(await watched.page.getByText(texts.result.retry).count()).toBe(0);
    expect(await watched.page.getByText(texts.result.match).count()).toBe(0);
  });

  it('takes the blame when nothing can be stored', async () => {
    await watched.page.keyboard.type('42');
    await watched.page.keyboard.press('Enter');
    await watched.page.getByText(texts.visit.none).click();
    await shows('trouble');
    await says(texts.trouble['calm-patient']);
    await watched.page.getByText(texts.result.finish).click();
    await shows('home');
  });

  it('goes on while the network is down, and says how many records wait', async () => {
    kiosk.set({ link: { online: false, pending: 12 } });
    await watched.page.locator('.banner', { hasText: '12' }).waitFor();
    await shows('home');
    kiosk.set({ link: { online: true, pending: 0 } });
    await watched.page.locator('.banner').waitFor({ state: 'detached' });
  });

  it('says out of service with its reason, and where people get their care', async () => {
    kiosk.set({ phase: { name: 'out-of-service', reason: 'disk-full' } });
    await shows('out-of-service');
    await says(texts['out-of-service']['disk-full']);
    await says(texts['out-of-service'].advice);
  });

  it('reconnects by itself when the line to the agent drops', async () => {
    kiosk.cut();
    await watched.page.locator('.banner', { hasText: texts.banner['agent-lost'] }).waitFor();
    kiosk.restore();
    kiosk.set({ place: '9' });
    await says('挂号窗口 9');
    await watched.page.locator('.banner').waitFor({ state: 'detached' });
  });

  it('says aloud what it asks for and what came out, never a number, and is silent when told so', async () => {
    // No voice is installed here: the browser is given one that writes down what it is asked to say.
    await watched.page.addInitScript(`
      window.spoken = [];
      speechSynthesis.getVoices = () => [{}];
      speechSynthesis.speak = ({ lang, text }) => window.spoken.push(lang + ' ' + text);`);
    await watched.page.reload();
    await checkInWith({ outcome: 'no-match', next: ['alternative'] });
    const spoken = (await watched.page.evaluate('window.spoken')) as string[];
    expect(spoken[0]).toBe(`zh-CN ${texts.number['title-patient']}`);
    expect(spoken.at(-1)).toContain(texts.result['calm-patient']);
    expect(spoken.join()).not.toContain('370102');
    await watched.page.getByText(texts.result.finish).click();
    await watched.page.getByRole('button', { name: texts.voice.label }).click();
    await checkInWith({ outcome: 'match' });
    expect(await watched.page.evaluate('window.spoken.length')).toBe(spoken.length);
  });

  it('points out a slip in a number, and goes on all the same', async () => {
    await watched.page.keyboard.type('110105194912310021');
    await shows('number');
    await says(texts['number-hint']['id-check']);
    await watched.page.keyboard.press('Enter');
    await shows('visit');
  });
});

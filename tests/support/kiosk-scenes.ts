import type { Page } from 'playwright-core';
import english from '../../edge-agent/kiosk/web/locales/en.json' with { type: 'json' };
import chinese from '../../edge-agent/kiosk/web/locales/zh-CN.json' with { type: 'json' };
import type { KioskFixture } from './kiosk-fixture.ts';

export const LANGUAGES = { 'zh-CN': chinese, en: english } as const;
export type Language = keyof typeof LANGUAGES;

export const SIZES = {
  landscape: { width: 1280, height: 800 },
  portrait: { width: 1080, height: 1920 },
  telephone: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof SIZES;

/** What a person looks at, and how the page gets there from home. `view` = its screen. */
export interface Scene {
  readonly name: string;
  readonly view: string;
  /** One of the few whose picture is kept. */
  readonly isKept?: true;
  open(page: Page, kiosk: KioskFixture, texts: typeof chinese): Promise<void> | void;
}

const LOOKING = { name: 'looking', kind: 'patient.registration', framesDone: 1, framesNeeded: 3, attempt: 1 } as const;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function checkIn(page: Page, kiosk: KioskFixture, answer: KioskFixture['answers'][number]): Promise<void> {
  kiosk.answers.push(answer);
  await page.keyboard.type('370102195001011231');
  await page.keyboard.press('Enter');
  await page.locator('main[data-view="visit"]').waitFor();
  await page.keyboard.type('V7');
  await page.keyboard.press('Enter');
}

/** Every screen that a visit, a clock-in, a bedside check or the staff can come to, each reached from home. */
export const SCENES: readonly Scene[] = [
  { name: 'home-patient', view: 'home', isKept: true, open: () => undefined },
  {
    name: 'number',
    view: 'number',
    isKept: true,
    open: async (page) => {
      await page.keyboard.type('37010219500101123');
    },
  },
  {
    name: 'visit',
    view: 'visit',
    open: async (page) => {
      await page.keyboard.type('42');
      await page.keyboard.press('Enter');
    },
  },
  { name: 'for-another', view: 'guide', open: (page, _, texts) => button(page, texts.home['for-another']).click() },
  {
    name: 'looking',
    view: 'looking',
    isKept: true,
    open: (_, kiosk) => kiosk.set({ phase: { ...LOOKING, advice: 'several-faces' } }),
  },
  {
    name: 'challenge',
    view: 'looking',
    isKept: true,
    open: (_, kiosk) =>
      kiosk.set({ phase: { ...LOOKING, advice: null, challenge: { ask: 'left', number: 2, of: 2, again: true } } }),
  },
  { name: 'match', view: 'result', isKept: true, open: (page, kiosk) => checkIn(page, kiosk, { outcome: 'match' }) },
  {
    name: 'no-match',
    view: 'result',
    isKept: true,
    open: (page, kiosk) => checkIn(page, kiosk, { outcome: 'no-match', next: ['retry', 'alternative', 'proxy'] }),
  },
  {
    name: 'not-enrolled',
    view: 'result',
    open: (page, kiosk) =>
      checkIn(page, kiosk, { outcome: 'not-assessable', reasons: ['not-enrolled'], next: ['alternative'] }),
  },
  {
    name: 'offline',
    view: 'home',
    open: (_, kiosk) => kiosk.set({ link: { online: false, pending: 17 } }),
  },
  {
    name: 'out-of-service',
    view: 'out-of-service',
    open: (_, kiosk) => kiosk.set({ phase: { name: 'out-of-service', reason: 'disk-full' } }),
  },
  { name: 'pin', view: 'staff', open: (page, _, texts) => button(page, texts.staff.door).click() },
  {
    name: 'staff-tasks',
    view: 'staff',
    isKept: true,
    open: async (page, _, texts) => {
      await button(page, texts.staff.door).click();
      for (const digit of '2468') await button(page, digit).click();
      await button(page, texts.pin.go).click();
      await page.getByText(texts.task.downtime, { exact: true }).waitFor();
    },
  },
  { name: 'home-staff', view: 'home', open: (_, kiosk) => kiosk.set({ profile: 'kiosk-staff' }) },
  {
    name: 'ward',
    view: 'home',
    isKept: true,
    open: (_, kiosk) =>
      kiosk.set({
        profile: 'handheld-ward',
        openChallenges: ['17', '18'].map((bed) => ({ id: bed, ward: '3-east', bed, dueAt: '2026-11-23T02:10:00Z' })),
      }),
  },
  {
    name: 'rest',
    view: 'home',
    isKept: true,
    open: async (page) => {
      await page.clock.fastForward(61_000);
      await page.locator('.rest').waitFor();
    },
  },
];

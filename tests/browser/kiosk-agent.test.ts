import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import english from '../../edge-agent/kiosk/web/locales/en.json' with { type: 'json' };
import chinese from '../../edge-agent/kiosk/web/locales/zh-CN.json' with { type: 'json' };
import { createBedsideTasks } from '../../edge-agent/session/bedside-tasks.ts';
import { createOnnxEngine } from '../../models/engine/onnx-engine.ts';
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { temporaryFolder } from '../support/edge-device.ts';
import { emptyRoom, type PersonInPhoto, portrait } from '../support/portrait.ts';
import { type RunningCapture, runCapture, STAFF_PIN } from '../support/running-capture.ts';
import { describeWith } from '../support/system-program.ts';

const WEB_ROOT = join(import.meta.dirname, '../../dist/web/kiosk');
const POSITION = { lat: 24.4798, lon: 118.0894, datum: 'WGS84', accuracyM: 10 };
const engine = createOnnxEngine();
const files = temporaryFolder();
let browser: Browser;
let kiosk: RunningCapture;
let watched: WatchedPage;
let texts = chinese;

const standing = (person: PersonInPhoto) => Promise.all([0, 1, 2, 3].map((variant) => portrait(person, variant)));
const shows = (view: string) => watched.page.locator(`main[data-view="${view}"]`).waitFor();
const says = (text: string) => watched.page.getByText(text).first().waitFor();
const touch = (name: string) => watched.page.getByRole('button', { name, exact: true }).click();
/** What was signed about people; the camera has its own say in between. */
const signed = () => kiosk.events().filter(({ kind }) => kind !== 'device.status');
const kinds = () => signed().map(({ kind }) => kind);

/** Like a card reader: the text, then Enter. */
async function swipe(text: string): Promise<void> {
  await watched.page.keyboard.type(text);
  await watched.page.keyboard.press('Enter');
}

/** By hand, on the screen's keys. */
async function keyIn(number: string): Promise<void> {
  for (const key of number) await touch(key);
}

async function openStaff(task: string): Promise<void> {
  await touch(texts.staff.door);
  await keyIn(STAFF_PIN);
  await touch(texts.pin.go);
  await watched.page.getByText(task, { exact: true }).click();
}

/** Enrols whoever stands before the camera, with consent. */
async function enrol(task: string, number: string): Promise<void> {
  await openStaff(task);
  await keyIn(number);
  await watched.page.locator('label', { hasText: texts.field.agreed }).click();
  await watched.page.locator('label', { hasText: 'notice-1' }).click();
  await touch(texts.staff.enrol);
  await watched.page.getByText(texts.enrolment.enrolled).first().waitFor({ timeout: 30_000 });
  await touch(texts.staff.done);
  await shows('home');
}

async function open(setup: Omit<Parameters<typeof runCapture>[0], 'engine'>, lang: 'zh-CN' | 'en' = 'zh-CN') {
  texts = lang === 'en' ? english : chinese;
  kiosk = await runCapture({ engine, webRoot: WEB_ROOT, language: lang, ...setup });
  watched = await openPage(browser, kiosk.capture.url, {
    viewport: { width: 1280, height: 800 },
    permissions: ['camera'],
  });
  await shows('home');
}

// Enrolments wait for good pictures, and a busy machine takes few.
vi.setConfig({ testTimeout: 60_000 });

describeWith('chromium', 'kiosk page with a real agent', () => {
  beforeAll(async () => {
    const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
    // Chromium's own camera shows the doctor: pictures one after the other are what it takes for a film.
    const film = join(files.path, 'doctor.mjpeg');
    writeFileSync(film, Buffer.concat(await standing('doctor')));
    await Promise.all([ensureWebBuilt(), engine.start()]);
    browser = await launchChromium([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ]);
  });
  afterEach(async () => {
    await watched.close();
    await kiosk.stop();
  });
  afterAll(async () => {
    await browser.close();
    await engine.stop();
    files.remove();
  });

  it('enrols with consent, checks in without a network, and lets only the desk staff’s own face see the day', async () => {
    await open({});
    kiosk.stage.show(...(await standing('regular')));
    await enrol(texts.task.enrolment, '42');
    kiosk.stage.show(...(await standing('doctor')));
    await enrol(texts.task['desk-staff'], '9');

    kiosk.stage.show(...(await standing('regular')));
    await swipe('42');
    await shows('visit');
    await keyIn('7');
    await touch(texts.number.look);
    await says(texts.result.match);
    await shows('home');
    await watched.page.locator('.banner', { hasText: texts.banner.offline.slice(0, 4) }).waitFor();

    await openStaff(texts.task.today);
    await keyIn('9');
    await touch(texts.number.look);
    await says(texts.result['no-match']);
    kiosk.stage.show(...(await standing('doctor')));
    await touch(texts.number.look);
    await watched.page.locator('tr', { hasText: texts.result.match }).waitFor();
    expect(await watched.page.locator('tbody tr').count()).toBe(3);
    // Ids are random and may hold these two digits: a number that was typed would be a word of its own.
    const cells = await watched.page.locator('tbody td').allInnerTexts();
    expect(cells.flatMap((cell) => cell.split(/\s+/))).not.toContain('42');
    expect(kinds()).toEqual(['consent.granted', 'consent.granted', 'patient.registration']);
    expect(watched.errors).toEqual([]);
  });

  it('takes a slip held before the camera, in English', async () => {
    await open({ config: { profile: 'kiosk-pharmacy', place: { type: 'pharmacy', id: '2' } } }, 'en');
    kiosk.stage.show(...(await standing('regular')));
    await enrol(texts.task.enrolment, '42');
    const { image } = await writeBarcode('ZS1:P=42;V=V-77', { format: 'QRCode', scale: 5 });
    const code = await sharp(Buffer.from((await image?.arrayBuffer()) ?? new ArrayBuffer(0)))
      .flatten()
      .toBuffer();
    const slip = sharp(await emptyRoom()).composite([{ input: code, gravity: 'centre' }]);
    kiosk.stage.show(await slip.jpeg().toBuffer());
    await touch(texts.code.scan);
    await shows('looking');
    kiosk.stage.show(...(await standing('regular')));
    await says(texts.result['done-patient-pickup']);
    expect(signed().at(-1)).toMatchObject({ kind: 'patient.pickup', nonce: 'V-77', face: { outcome: 'match' } });
    expect(watched.errors).toEqual([]);
  });

  it('lets somebody collect for another, once staff have seen both documents', async () => {
    await open({ config: { profile: 'kiosk-pharmacy', place: { type: 'pharmacy', id: '2' } } });
    await touch(texts.home['for-another']);
    await keyIn('42');
    await touch(texts.number.next);
    await touch(texts.visit.none);
    await keyIn('43');
    await touch(texts.guide['to-staff']);
    await says(texts.pin.called);
    await keyIn(STAFF_PIN);
    await touch(texts.pin.go);
    const send = watched.page.getByRole('button', { name: texts.staff.send });
    expect(await send.isDisabled()).toBe(true);
    await watched.page.getByText(texts.field.principalIdSeen, { exact: true }).click();
    await watched.page.getByText(texts.field.agentIdSeen, { exact: true }).click();
    await send.click();
    await says(texts.recorded.proxy);
    const principal = { type: 'insured', id: kiosk.pseudonymOf('insured', '42') };
    const proxy = { agent: kiosk.pseudonymOf('insured', '43'), principalIdSeen: true, agentIdSeen: true };
    expect(signed().at(-1)).toMatchObject({ kind: 'proxy', subject: principal, proxy });
  });

  it('shows a doctor what was recorded, by the page’s own camera, and takes an objection', async () => {
    const config = { profile: 'kiosk-staff', place: { type: 'staff', id: '1' }, position: POSITION };
    await open({ config, camera: { type: 'browser' } });
    await enrol(texts.task.enrolment, '5');
    await swipe('0005');
    await shows('choose');
    await touch(texts.number.leave);
    await touch(texts.kind['staff-clock-in']);
    await keyIn('5');
    await touch(texts.number.look);
    await says(texts.result['done-staff-clock-in']);
    await touch(texts.own.wrong);
    await touch(texts.own.object);
    await touch(texts['own-reason']['wrong-time']);
    await says(texts.recorded['staff-objection']);
    const [clockIn, objection] = signed().slice(-2);
    expect(objection).toMatchObject({
      kind: 'staff.objection',
      subject: { type: 'practitioner', id: kiosk.pseudonymOf('practitioner', '5') },
      objection: { about: clockIn?.jti, reason: 'wrong-time' },
      face: { outcome: 'match' },
    });
    expect(watched.errors).toEqual([]);
  });

  it('answers a bedside challenge by the bed’s code and the face, and another by the ward’s word', async () => {
    const bedsideTasks = createBedsideTasks(Date.now);
    await open({ config: { profile: 'handheld-ward', place: { type: 'ward', id: 'W3' } }, bedsideTasks });
    kiosk.stage.show(...(await standing('regular')));
    await enrol(texts.task.enrolment, '42');
    const subject = kiosk.pseudonymOf('insured', '42');
    const dueAt = Date.now() + 600_000;
    bedsideTasks.add({ id: 'challenge-1', subject, ward: 'W3', bed: '12', dueAt });
    bedsideTasks.add({ id: 'challenge-2', subject, ward: 'W3', bed: '13', dueAt });
    await watched.page.locator('.bed').nth(1).waitFor();
    await swipe('ZS1:B=W3/12');
    await says(texts.result['done-patient-bedside']);
    expect(signed().at(-1)).toMatchObject({
      kind: 'patient.bedside',
      nonce: 'challenge-1',
      subject: { id: subject },
    });

    await touch(texts.bedside.cannot);
    await keyIn(STAFF_PIN);
    await touch(texts.pin.go);
    await keyIn('5');
    await watched.page.getByText(texts.option.answer.exempted, { exact: true }).click();
    await watched.page.getByText(texts.option.replyReason.dialysis, { exact: true }).click();
    await touch(texts.staff.send);
    await says(texts.recorded['bedside-reply']);
    expect(signed().at(-1)).toMatchObject({
      kind: 'bedside.reply',
      nonce: 'challenge-2',
      reply: { answer: 'exempted', reason: 'dialysis', staff: kiosk.pseudonymOf('practitioner', '5') },
    });
    await touch(texts.staff.done);
    await says(texts.bedside.none);
  });
});

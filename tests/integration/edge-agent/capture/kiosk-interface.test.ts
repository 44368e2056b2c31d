import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { KioskMessage, KioskState, RecordedAnswer } from '../../../../edge-agent/kiosk/kiosk-state.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { portrait } from '../../../support/portrait.ts';
import { type RunningCapture, runCapture, STAFF_PIN, staff } from '../../../support/running-capture.ts';

const NUMBER = '350203990000000077';
const consent = { notice: 'notice-1', scopes: ['face-verification', 'template-site'], by: 'self', under14: false };
const visit = { kind: 'patient.registration', number: NUMBER, nonce: 'visit-1' };
const engine = createOnnxEngine();
let kiosk: RunningCapture;

beforeAll(async () => {
  await engine.start();
  kiosk = await runCapture({ engine });
  kiosk.stage.show(...(await Promise.all([0, 1, 2].map((variant) => portrait('regular', variant)))));
});
afterAll(async () => {
  await kiosk.stop();
  await engine.stop();
});

/** fetch() sets Host by itself; an attacker's browser sends the attacker's name. */
function statusWithHeaders(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, kiosk.capture.url), { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    outgoing.on('error', reject).end();
  });
}

/** Opens the page's socket and gives what comes until `enough`. */
function listen(
  capture: RunningCapture,
  enough: (messages: readonly KioskMessage[], previews: readonly Buffer[]) => boolean,
  onOpen: (socket: WebSocket) => void = () => undefined,
): Promise<{ messages: KioskMessage[]; previews: Buffer[] }> {
  const messages: KioskMessage[] = [];
  const previews: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${capture.capture.url.replace('http', 'ws')}/ws`);
    socket.on('error', reject);
    socket.on('open', () => onOpen(socket));
    socket.on('message', (data, isBinary) => {
      if (isBinary) previews.push(data as Buffer);
      else messages.push(KioskMessage.parse(JSON.parse(String(data))));
      if (!enough(messages, previews)) return;
      resolve({ messages, previews });
      socket.close();
    });
  });
}

describe('kiosk interface', () => {
  it.each([
    ['/api/check-ins', { ...visit, name: 'x' }, {}, 400, 'INVALID_FIELD', ['name']],
    ['/api/check-ins', { ...visit, number: '' }, {}, 400, 'INVALID_FIELD', ['number']],
    ['/api/check-ins', { ...visit, nonce: undefined }, {}, 400, 'NONCE_REQUIRED', ['nonce']],
    ['/api/check-ins', { ...visit, kind: 'staff.clock-in' }, {}, 403, 'NOT_OFFERED', ['kind']],
    ['/api/enrolments', { type: 'insured', number: NUMBER, consent }, {}, 401, 'PIN_REQUIRED', undefined],
    ['/api/withdrawals', { nonsense: true }, {}, 401, 'PIN_REQUIRED', undefined],
    ['/api/enrolments', { type: 'practitioner', number: NUMBER, consent }, staff, 403, 'TYPE_NOT_SERVED', ['type']],
    [
      '/api/enrolments',
      { type: 'insured', number: NUMBER, consent: { ...consent, under14: true } },
      staff,
      400,
      'CONSENT_INSUFFICIENT',
      ['consent.by'],
    ],
    ['/api/alternatives', { type: 'downtime', reason: 'boredom' }, staff, 400, 'INVALID_FIELD', ['reason', 'from']],
    ['/api/nothing', {}, staff, 404, 'NOT_FOUND', undefined],
  ])('POST %s is refused with a reason (%#)', async (path, body, headers, status, code, fields) => {
    const answer = await kiosk.post(path, body, headers);
    expect(answer).toEqual({
      status,
      body: { error: { code, message: expect.any(String), ...(fields && { fields }) } },
    });
    expect(kiosk.events().filter(({ kind }) => kind !== 'device.status')).toEqual([]);
  });

  it.each([
    ['/api/state', { host: 'evil.example' }],
    ['/api/state', { origin: 'https://evil.example' }],
    ['/metrics', { host: 'evil.example:8090' }],
  ])('GET %s with %o is not for others', async (path, headers) => {
    expect(await statusWithHeaders(path, headers)).toBe(403);
  });

  it('refuses the socket to a page of another origin', async () => {
    const url = `${kiosk.capture.url.replace('http', 'ws')}/ws`;
    const socket = new WebSocket(url, { origin: 'https://evil.example' });
    await expect(new Promise((_, reject) => socket.on('error', reject))).rejects.toThrow('403');
  });

  it.each([
    ['text', 'text/plain', '{}', 415],
    ['a form', 'application/x-www-form-urlencoded', 'a=b', 415],
    ['broken JSON', 'application/json', '{', 400],
    ['a huge body', 'application/json', JSON.stringify({ a: 'x'.repeat(20_000) }), 413],
  ])('refuses %s', async (_, type, body, status) => {
    const answer = await fetch(new URL('/api/check-ins', kiosk.capture.url), {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { code: expect.any(String) } });
  });

  it('records what staff saw, and gives a downtime its code', async () => {
    const { body } = await kiosk.post(
      '/api/alternatives',
      { type: 'downtime', reason: 'power', from: '2026-11-22T08:00:00+08:00' },
      staff,
    );
    const { attestation, code } = RecordedAnswer.parse(body);
    expect(kiosk.events().find(({ jti }) => jti === attestation.jti)).toMatchObject({
      kind: 'downtime',
      downtime: { code },
    });
    const { phase } = KioskState.parse(JSON.parse((await kiosk.get('/api/state')).text));
    expect(phase).toMatchObject({ name: 'recorded', reference: attestation.jti.slice(-6) });
  });

  it('answers /health and /metrics, and says what to run when the page is missing', async () => {
    await vi.waitFor(() => expect(kiosk.capture.cameraState).toBe('ok'), { timeout: 5000 });
    const health = await kiosk.get('/health');
    expect(JSON.parse(health.text)).toMatchObject({ healthy: true, camera: 'ok', loops: [{ name: 'capture' }] });
    expect(health.status).toBe(200);
    expect((await kiosk.get('/metrics')).text).toContain('zs_agent_camera_ok 1');
    expect(await kiosk.get('/')).toMatchObject({ status: 503, text: expect.stringContaining('npm run build:web') });
  });

  it('shows the person on the page while looking: state, face box, small previews', async () => {
    const looked = listen(
      kiosk,
      (messages, previews) => previews.length > 0 && messages.some(({ type }) => type === 'face'),
      () => void kiosk.post('/api/enrolments', { type: 'insured', number: NUMBER, consent }, staff),
    );
    const { messages, previews } = await looked;
    expect(messages[0]).toMatchObject({ type: 'state' });
    const face = messages.find((message) => message.type === 'face');
    expect(face).toMatchObject({ box: { x: expect.any(Number) } });
    expect(previews[0]?.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(previews[0]?.length).toBeLessThan(60_000);
  });

  it('takes no pictures from a page that is not the camera', async () => {
    const socket = new WebSocket(`${kiosk.capture.url.replace('http', 'ws')}/ws`);
    socket.on('open', () => socket.send(Buffer.alloc(10)));
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(1003);
  });

  it('locks after wrong PINs', async () => {
    const body = { type: 'insured', number: NUMBER };
    const wrong = { 'x-staff-pin': `${STAFF_PIN}0` };
    for (let tries = 0; tries < 5; tries++)
      expect((await kiosk.post('/api/withdrawals', body, wrong)).status).toBe(401);
    expect(await kiosk.post('/api/withdrawals', body, staff)).toMatchObject({
      status: 429,
      body: { error: { code: 'PIN_LOCKED' } },
    });
  });
});

describe('kiosk with the page’s own camera and no PIN', () => {
  let browser: RunningCapture;

  beforeAll(async () => {
    browser = await runCapture({ engine, camera: { type: 'browser' }, withPin: false });
  });
  afterAll(() => browser.stop());

  it('works with the pictures that the page sends', async () => {
    const picture = await portrait('regular');
    const { messages } = await listen(
      browser,
      (seen) => seen.some((message) => message.type === 'state' && message.state.camera === 'ok'),
      (socket) => socket.send(picture),
    );
    expect(messages[0]).toMatchObject({ state: { browserCamera: true, camera: 'starting' } });
  });

  it('closes the socket of a page that sends too much', async () => {
    const socket = new WebSocket(`${browser.capture.url.replace('http', 'ws')}/ws`);
    socket.on('open', () => socket.send(Buffer.alloc(2_000_001)));
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(1009);
    expect((await browser.get('/api/state')).status).toBe(200);
  });

  it('refuses staff functions and says why', async () => {
    const answer = await browser.post('/api/withdrawals', { type: 'insured', number: NUMBER }, staff);
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'PIN_NOT_SET' } } });
  });
});

describe('kiosk with a built page', () => {
  it('serves it in the language of the device, with headers that keep others out', async () => {
    const page = temporaryFolder();
    writeFileSync(join(page.path, 'index.html'), '<!doctype html><title>kiosk</title>');
    writeFileSync(join(page.path, '.secret'), 'x');
    const english = await runCapture({ engine, webRoot: page.path, language: 'en' });
    const answer = await fetch(english.capture.url);
    expect(new URL(answer.url).search).toBe('?lang=en');
    expect(await answer.text()).toContain('<title>kiosk</title>');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect((await english.get('/.secret')).status).not.toBe(200);
    expect((await english.get('/../agent.json')).status).not.toBe(200);
    await english.stop();
    page.remove();
  });
});

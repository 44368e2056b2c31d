import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createBedsideTasks } from '../../../../edge-agent/session/bedside-tasks.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { type PersonInPhoto, portrait } from '../../../support/portrait.ts';
import { type RunningCapture, runCapture, staff } from '../../../support/running-capture.ts';

const engine = createOnnxEngine();
let kiosk: RunningCapture;
const consent = { notice: 'notice-1', scopes: ['face-verification', 'template-site'], by: 'self', under14: false };
const clinic = { profile: 'kiosk-staff', place: { type: 'staff', id: '1' } };
const ward = { profile: 'handheld-ward', place: { type: 'ward', id: 'W3' } };

beforeAll(() => engine.start());
afterAll(() => engine.stop());
afterEach(() => kiosk.stop());

async function standsThere(person: PersonInPhoto): Promise<void> {
  kiosk.stage.show(...(await Promise.all([0, 1, 2].map((variant) => portrait(person, variant)))));
  await sleep(50); // a picture that is being read now still shows who stood there before
}
const enrolled = async (person: PersonInPhoto, request: object, headers: Record<string, string> = staff) => {
  await standsThere(person);
  return kiosk.post('/api/enrolments', { consent, ...request }, headers);
};
/** What was signed about people; the camera has its own say in between. */
const signed = () => kiosk.events().filter(({ kind }) => kind !== 'device.status');
const codeOf = ({ body }: { body: unknown }) => (body as { error?: { code: string } }).error?.code;

describe('the desks of a kiosk', () => {
  it('ask for PIN and face once desk staff are enrolled, but never for what keeps care going', async () => {
    kiosk = await runCapture({ engine });
    const deskStaff = { type: 'practitioner', number: '9', deskStaff: true };
    expect(await enrolled('regular', deskStaff)).toMatchObject({ status: 200, body: { outcome: 'enrolled' } });

    expect(codeOf(await kiosk.post('/api/enrolments', { type: 'insured', number: '1', consent }, staff))).toBe(
      'FACE_REQUIRED',
    );
    expect((await kiosk.get('/api/today')).status).toBe(401);
    const alternative = { type: 'alternative', number: '1', nonce: 'v', witness: '9' };
    const seen = { method: 'id-and-witness', reason: 'chosen' };
    expect((await kiosk.post('/api/alternatives', { ...alternative, ...seen }, staff)).status).toBe(200);

    await standsThere('stranger');
    expect(await kiosk.post('/api/staff/sign-in', { number: '9' }, staff)).toMatchObject({
      body: { outcome: 'no-match', pass: null },
    });
    await standsThere('regular');
    const { body } = await kiosk.post('/api/staff/sign-in', { number: '9' }, staff);
    const pass = { ...staff, 'x-staff-pass': String((body as { pass: string }).pass) };
    expect(await enrolled('returning', { type: 'insured', number: '42' }, pass)).toMatchObject({ status: 200 });
    const witness = kiosk.pseudonymOf('practitioner', '9');
    expect(signed().at(-1)).toMatchObject({ kind: 'consent.granted', consent: { witness } });

    // Whoever leaves loses the face from this device, too, and with it the way in.
    const gone = { type: 'practitioner', number: '9', deskStaff: true };
    expect((await kiosk.post('/api/withdrawals', gone, pass)).status).toBe(200);
    expect(JSON.parse((await kiosk.get('/api/state')).text)).toMatchObject({ staffFace: false });
  }, 60_000);

  it('tell a doctor’s times to their own face only, and take an objection on that look', async () => {
    kiosk = await runCapture({ engine, config: clinic });
    await enrolled('doctor', { type: 'practitioner', number: '5' });
    const clockIn = await kiosk.post('/api/check-ins', { kind: 'staff.clock-in', number: '5' });
    const { own } = clockIn.body as { own: { pass: string; shift: object; marks: { jti: string }[] } };
    expect(own.shift).toMatchObject({ to: null, end: 'open' });

    await standsThere('stranger');
    expect(await kiosk.post('/api/own-record', { number: '5' })).toMatchObject({
      body: { outcome: 'no-match', own: null },
    });
    const [mark] = own.marks;
    const about = mark?.jti;
    const wrong = { pass: 'made-up', about, reason: 'wrong-time' };
    expect(codeOf(await kiosk.post('/api/objections', wrong))).toBe('LOOK_AGAIN');
    const foreign = { pass: own.pass, about: signed()[0]?.jti, reason: 'not-me' };
    expect(codeOf(await kiosk.post('/api/objections', foreign))).toBe('NOT_OWN_EVENT');
    const claimedAt = '2026-11-20T08:00:00+08:00';
    const objection = { pass: own.pass, about, reason: 'wrong-time', claimedAt };
    expect(await kiosk.post('/api/objections', objection)).toMatchObject({ status: 200 });
    expect(signed().at(-1)).toMatchObject({
      kind: 'staff.objection',
      objection: { about, reason: 'wrong-time', claimedAt: '2026-11-20T00:00:00.000Z' },
    });
  }, 60_000);

  it('keep a bedside challenge open until somebody answers it, and take no second answer', async () => {
    const bedsideTasks = createBedsideTasks(Date.now);
    kiosk = await runCapture({ engine, config: ward, bedsideTasks });
    await enrolled('regular', { type: 'insured', number: '42' });
    const subject = kiosk.pseudonymOf('insured', '42');
    bedsideTasks.add({ id: 'c1', subject, ward: 'W3', bed: '12', dueAt: Date.now() + 600_000 });
    await standsThere('stranger');
    expect(await kiosk.post('/api/bedside-checks', { challenge: 'c1' })).toMatchObject({
      body: { outcome: 'no-match' },
    });
    expect(bedsideTasks.list()).toHaveLength(1);
    await standsThere('regular');
    expect(await kiosk.post('/api/bedside-checks', { challenge: 'c1' })).toMatchObject({ body: { outcome: 'match' } });
    const late = { challenge: 'c1', answer: 'not-here', reason: 'leave', staff: '5' };
    expect(codeOf(await kiosk.post('/api/bedside-replies', late, staff))).toBe('CHALLENGE_CLOSED');
    expect(codeOf(await kiosk.post('/api/bedside-replies', late))).toBe('PIN_REQUIRED');
  }, 60_000);

  it('end a search for a code when the person goes back, and are free again', async () => {
    kiosk = await runCapture({ engine });
    await standsThere('regular');
    const scanning = kiosk.post('/api/codes/scan', {});
    await expect.poll(async () => (await kiosk.get('/api/state')).text).toContain('"scanning"');
    expect(codeOf(await kiosk.post('/api/codes/scan', {}))).toBe('BUSY');
    await fetch(new URL('/api/codes/cancel', kiosk.capture.url), { method: 'POST' });
    expect((await scanning).body).toEqual({ outcome: 'cancelled' });
    expect((await kiosk.get('/api/state')).text).toContain('"idle"');
    expect((await kiosk.post('/api/codes', { text: 'ZS1:S=D7' })).body).toEqual({ holds: 'staff', number: 'D7' });
    const token = '1001250601123456789012345678';
    expect((await kiosk.post('/api/codes', { text: token })).body).toEqual({ holds: 'voucher' });
    expect(kiosk.log()).not.toContain(token);
  });
});

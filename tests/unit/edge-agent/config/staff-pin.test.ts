import { beforeAll, describe, expect, it } from 'vitest';
import { createPinGuard } from '../../../../edge-agent/config/pin-guard.ts';
import { hashPin, pinMatches, type StaffPin } from '../../../../edge-agent/config/staff-pin.ts';

const RIGHT = '204816';
const WRONG = '204817';
let kept: StaffPin;

beforeAll(async () => {
  kept = await hashPin(RIGHT);
});

describe('staff PIN', () => {
  it('matches itself only, and is kept without its digits', async () => {
    expect(await pinMatches(RIGHT, kept)).toBe(true);
    expect(await pinMatches(WRONG, kept)).toBe(false);
    expect(await pinMatches('', kept)).toBe(false);
    expect(JSON.stringify(kept)).not.toContain(RIGHT);
    expect((await hashPin(RIGHT)).hash).not.toBe(kept.hash);
  });

  it.each(['12345', '1111111', 'abcdef', '1234567890123'])('refuses %s as too simple', async (pin) => {
    await expect(hashPin(pin)).rejects.toMatchObject({ code: 'PIN_TOO_SIMPLE' });
  });
});

describe('PIN guard', () => {
  it('locks after five wrong PINs, also for the right one, and longer each time', async () => {
    let now = 0;
    const guard = createPinGuard(kept, () => now);
    for (let tries = 0; tries < 5; tries++) expect(await guard.check(WRONG)).toEqual({ outcome: 'refused' });
    expect(await guard.check(RIGHT)).toEqual({ outcome: 'locked', retryAfterMs: 60_000 });
    now = 60_000;
    expect(await guard.check(WRONG)).toEqual({ outcome: 'refused' });
    expect(await guard.check(RIGHT)).toEqual({ outcome: 'locked', retryAfterMs: 120_000 });
    now = 180_000;
    expect(await guard.check(RIGHT)).toEqual({ outcome: 'accepted' });
    expect(await guard.check(WRONG)).toEqual({ outcome: 'refused' });
  });

  it('counts guesses made at the same time', async () => {
    const guard = createPinGuard(kept, () => 0);
    const verdicts = await Promise.all(Array.from({ length: 7 }, () => guard.check(WRONG)));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual([...Array(5).fill('refused'), 'locked', 'locked']);
  });

  it('accepts nothing when no PIN was set', async () => {
    expect(await createPinGuard(undefined, () => 0).check(RIGHT)).toEqual({ outcome: 'not-set' });
  });
});

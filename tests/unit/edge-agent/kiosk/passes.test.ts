import { describe, expect, it } from 'vitest';
import { SubjectId } from '../../../../contract/ids.ts';
import { createStaffPass } from '../../../../edge-agent/kiosk/staff-pass.ts';
import { createRecentLooks } from '../../../../edge-agent/session/recent-look.ts';

const [one, other] = [SubjectId.parse('a'.repeat(43)), SubjectId.parse('b'.repeat(43))];
const MINUTE = 60_000;

describe('the pass of a member of staff', () => {
  it('holds while it is used, and ends when it is not', () => {
    let now = 0;
    const pass = createStaffPass(() => now);
    const secret = pass.issue(one);
    for (let turn = 0; turn < 5; turn++) {
      now += 2 * MINUTE;
      expect(pass.holder(secret)).toBe(one);
    }
    now += 4 * MINUTE;
    expect(pass.holder(secret)).toBeUndefined();
    now -= 4 * MINUTE;
    expect(pass.holder(secret)).toBeUndefined();
  });

  it('is the last one’s only, and nobody’s after signing out', () => {
    const pass = createStaffPass(() => 0);
    const first = pass.issue(one);
    const second = pass.issue(other);
    expect([pass.holder(first), pass.holder(second)]).toEqual([undefined, other]);
    pass.end();
    expect(pass.holder(second)).toBeUndefined();
  });

  it.each([undefined, '', 'x', 'A'.repeat(43)])('is not guessed: %s', (guess) => {
    const pass = createStaffPass(() => 0);
    pass.issue(one);
    expect(pass.holder(guess)).toBeUndefined();
  });
});

describe('what may be said on the strength of a look', () => {
  const seen = {
    face: { outcome: 'match', reasons: [], score: 1, threshold: 0, policy: 'p', model: 'm', frames: 3 },
    pad: { outcome: 'not-run' },
  } as const;
  const look = (subject: SubjectId) => ({ subject, seen: { ...seen, face: { ...seen.face, reasons: [] } } });

  it('holds for a minute and a half, for the last who was looked at', () => {
    let now = 0;
    const looks = createRecentLooks(() => now);
    const pass = looks.keep(look(one));
    now = 90_000;
    expect(looks.of(pass)?.subject).toBe(one);
    now = 90_001;
    expect(looks.of(pass)).toBeUndefined();
    now = 0;
    looks.keep(look(other));
    expect(looks.of(pass)).toBeUndefined();
  });
});

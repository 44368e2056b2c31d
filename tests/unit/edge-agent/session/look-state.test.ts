import { describe, expect, it } from 'vitest';
import type { NotAssessableReason } from '../../../../contract/evidence.ts';
import {
  beginLook,
  type Look,
  type LookEvent,
  type LookGoal,
  reduceLook,
} from '../../../../edge-agent/session/look-state.ts';
import { embeddingAt } from '../../../support/sample-template.ts';

const goal = { framesNeeded: 2, spacingMs: 0, unbroken: false, startedAt: 1000, deadline: 9000 };
const quality = { faceSize: 1, pose: 1, sharpness: 1, exposure: 1 };
const box = { x: 100, y: 100, width: 80, height: 100 };
const usable = (at: number, x = 100): LookEvent => ({
  type: 'usable',
  frame: { at, embedding: embeddingAt(0), quality, box: { ...box, x } },
});
const miss = (...reasons: NotAssessableReason[]): LookEvent => ({ type: 'unusable', at: 2000, reasons });
const time = (now: number): LookEvent => ({ type: 'time', now });
const lost: LookEvent = { type: 'camera-lost' };

function stateAfter(events: readonly LookEvent[], over: Partial<LookGoal> = {}): Look {
  return events.reduce<Look>(reduceLook, beginLook({ ...goal, ...over }));
}

describe('a look that is picky for a while', () => {
  const hinted = (at: number): LookEvent => ({
    type: 'usable',
    frame: { at, embedding: embeddingAt(0), quality, box, hints: ['mouth-open', 'eyes-closed'] },
  });

  it('passes over a frame that could be better, and says what helps most', () => {
    expect(stateAfter([usable(1001), hinted(1500)], { pickyUntil: 2000 })).toMatchObject({
      name: 'looking',
      advice: 'mouth-open',
      usable: [{ at: 1001 }],
    });
  });

  it('takes it when the time for that is over: nobody is kept from enrolling by a hat', () => {
    expect(stateAfter([hinted(1500), hinted(2000), hinted(2001)], { pickyUntil: 2000 }).name).toBe('collected');
  });

  it('is not picky unless it is told to be', () => {
    expect(stateAfter([hinted(1001), hinted(1002)]).name).toBe('collected');
  });
});

describe('reduceLook', () => {
  it.each<[string, LookEvent[], Look['name'], readonly NotAssessableReason[] | undefined]>([
    ['begins looking', [], 'looking', undefined],
    ['goes on after one frame of two', [usable(1001)], 'looking', undefined],
    ['has collected after the second', [usable(1001), miss('no-face'), usable(1002)], 'collected', undefined],
    ['passes over a frame from before', [usable(999), usable(1001)], 'looking', undefined],
    ['is patient until the deadline', [time(8999)], 'looking', undefined],
    ['gives up at the deadline', [time(9000)], 'given-up', ['timed-out']],
    ['gives up without the camera', [usable(1001), lost], 'given-up', ['camera-lost']],
    [
      'names the most frequent reasons first',
      [miss('blurred'), miss('no-face'), miss('blurred'), time(9000)],
      'given-up',
      ['blurred', 'no-face', 'timed-out'],
    ],
    [
      'names the most helpful of equally frequent reasons first, and three at most',
      [miss('blurred', 'too-dark', 'too-small', 'turned-away'), time(9000)],
      'given-up',
      ['too-small', 'turned-away', 'too-dark', 'timed-out'],
    ],
    ['starts again when a mask is seen', [usable(1001), miss('masked'), usable(1002)], 'looking', undefined],
    ['goes on when it is off', [miss('masked'), usable(1001), usable(1002)], 'collected', undefined],
    ['stays collected', [usable(1001), usable(1002), lost, time(9000)], 'collected', undefined],
    ['stays given up', [time(9000), usable(1001), usable(1002)], 'given-up', ['timed-out']],
  ])('%s', (_, events, name, reasons) => {
    const look = stateAfter(events);
    expect(look.name).toBe(name);
    if (look.name === 'given-up') expect(look.reasons).toEqual(reasons);
  });

  it.each<[string, LookEvent[], NotAssessableReason | null]>([
    ['nothing at first', [], null],
    ['the one that mends the others', [miss('blurred', 'too-dark', 'too-small')], 'too-small'],
    ['to face the camera before it asks for the mask', [miss('masked', 'turned-away')], 'turned-away'],
    ['to take the mask off before it asks for light', [miss('too-dark', 'masked')], 'masked'],
    ['the newest', [miss('too-small'), miss('turned-away')], 'turned-away'],
    ['to hold still after a good frame', [miss('too-small'), usable(1001)], null],
  ])('advises %s', (_, events, advice) => {
    expect(stateAfter(events)).toMatchObject({ name: 'looking', advice });
  });

  it.each<[string, LookEvent[], readonly number[], readonly number[]]>([
    ['goes on over a frame nobody could use', [usable(1100), miss('blurred'), usable(1300)], [1100, 1300], []],
    ['begins anew when another face is elsewhere', [usable(1100), usable(1200, 400)], [1200], [1100]],
    ['begins anew after too long a gap', [usable(1100), usable(2200)], [2200], [1100]],
    ['begins anew when a second face shows up', [usable(1100), miss('several-faces')], [], [1100]],
  ])('on an unbroken track %s', (_, events, kept, shed) => {
    const look = stateAfter(events, { framesNeeded: 3, unbroken: true });
    expect(look.usable.map(({ at }) => at)).toEqual(kept);
    expect(look.shed.map(({ at }) => at)).toEqual(shed);
  });

  it('takes frames only so far apart as was asked', () => {
    const look = stateAfter([usable(1000), usable(1100), usable(1250)], { framesNeeded: 3, spacingMs: 200 });
    expect(look.name === 'looking' && look.usable.map(({ at }) => at)).toEqual([1000, 1250]);
  });
});

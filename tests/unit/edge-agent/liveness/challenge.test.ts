import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHALLENGE_PROMPTS, type ChallengePrompt } from '../../../../contract/challenge.ts';
import {
  askedNow,
  beginChallenge,
  type Challenge,
  type ChallengeEvent,
  type ChallengeFrame,
  reduceChallenge,
} from '../../../../edge-agent/liveness/challenge.ts';
import { challengeFrame, DOING, FACING_FACE } from '../../../support/challenge-frames.ts';

const STEP_MS = 100;
const PROMPT_MS = 4_000;
const START = 1_000_000;
const PLAN: readonly (readonly ChallengePrompt[])[] = [
  ['left', 'smile'],
  ['blink', 'right'],
  ['closer', 'left'],
];
const begun = (plan = PLAN) => beginChallenge(plan, PROMPT_MS, START, challengeFrame(START));

/** A person in front of the challenge, frame by frame. */
function person(challenge: Challenge = begun()) {
  let at = START;
  const self = {
    challenge,
    tell(event: ChallengeEvent) {
      self.challenge = reduceChallenge(self.challenge, event);
      return self;
    },
    show(measures: ChallengeFrame['measures'], frames = 1, over: Partial<ChallengeFrame> = {}) {
      for (let i = 0; i < frames; i++) {
        at += STEP_MS;
        const { measures: _, ...bare } = challengeFrame(at, undefined, over);
        self.tell({ type: 'face', frame: measures ? { ...bare, measures } : bare });
      }
      return self;
    },
    face: (over: Partial<ChallengeFrame> = {}) => self.show(FACING_FACE, 3, over),
    /** Does one prompt, as a person would. */
    does: (ask: ChallengePrompt) =>
      ask === 'blink' ? self.show(DOING.blink, 2).show(FACING_FACE) : self.show(DOING[ask], 2),
    after(ms: number) {
      at += ms;
      return self;
    },
    time: () => self.tell({ type: 'time', now: at }),
    several: () => self.after(STEP_MS).tell({ type: 'several-faces', at }),
  };
  return self;
}

function running({ challenge }: { challenge: Challenge }) {
  if (challenge.name !== 'running') throw new Error(`finished: ${challenge.reason}`);
  return challenge;
}

describe('a challenge', () => {
  it('first asks for a look at the camera, then for each prompt in its turn', () => {
    const one = person();
    expect(askedNow(running(one))).toBe('face');
    expect(askedNow(running(one.face()))).toBe('left');
    expect(askedNow(running(one.does('left')))).toBe('face');
    expect(askedNow(running(one.face()))).toBe('smile');
    expect(one.does('smile').challenge).toMatchObject({
      name: 'finished',
      reason: 'done',
      attempt: 0,
      done: [
        { ask: 'left', ms: 200 },
        { ask: 'smile', ms: 200 },
      ],
    });
  });

  it.each(CHALLENGE_PROMPTS.flatMap((one) => CHALLENGE_PROMPTS.filter((two) => two !== one).map((two) => [one, two])))(
    'is passed by doing %s, then %s',
    (...prompts) => {
      const [one, two] = prompts as [ChallengePrompt, ChallengePrompt];
      const passed = person(begun([[one, two]]))
        .face()
        .does(one)
        .face()
        .does(two);
      expect(passed.challenge).toMatchObject({ name: 'finished', reason: 'done' });
    },
  );

  it.each<[string, ChallengePrompt, ChallengeFrame['measures']]>([
    ['half a turn', 'left', { ...DOING.left, noseOff: 0.37 }],
    ['an angle without the nose', 'left', { ...FACING_FACE, yawDeg: 40 }],
    ['a nose without the angle, as a bent print shows', 'right', { ...FACING_FACE, noseOff: -0.4 }],
    ['a wide mouth on a turned head', 'smile', { ...DOING.smile, yawDeg: 20, noseOff: 0.25 }],
    ['eyes that are lowered with the head', 'blink', { ...DOING.blink, pitchDeg: -20 }],
    ['a step nearer that is too small', 'closer', { ...DOING.closer, eyeLinePx: 120 }],
    ['no face that the mesh finds', 'smile', undefined],
  ])('does not take %s for %s', (_, ask, measures) => {
    const one = person(begun([[ask, 'left']])).face();
    expect(running(one.show(measures, 3).show(FACING_FACE, 2))).toMatchObject({ done: [], attempt: 0 });
  });

  it('wants a turn in two frames in a row, and eyes that open again', () => {
    const turning = person(begun([['left', 'smile']])).face();
    expect(running(turning.show(DOING.left).show(FACING_FACE).show(DOING.left)).done).toEqual([]);
    const blinking = person(begun([['blink', 'left']])).face();
    expect(running(blinking.show(DOING.blink, 20)).done).toEqual([]);
    expect(running(blinking.show(FACING_FACE)).done).toEqual([]); // asleep, not blinking
  });

  it('begins anew with other prompts when somebody turns the wrong way, and ends after three tries', () => {
    const one = person().face().show(DOING.right);
    expect(running(one)).toMatchObject({ attempt: 1, done: [], step: 'facing' });
    expect(askedNow(running(one.face()))).toBe('blink');
    one.show(DOING.left).face().show(DOING.right);
    expect(one.challenge).toMatchObject({ name: 'finished', reason: 'wrong-move', attempt: 2 });
  });

  it('is not passed by another face, and ends when it keeps looking at the camera', () => {
    const turned = person().face().show(DOING.left, 5, { similarity: 0.3 });
    expect(running(turned).done).toEqual([]);
    expect(running(person().face().show(DOING.left, 5, {}).face()).done).toHaveLength(1);
    const swapped = person().face().show(FACING_FACE, 3, { similarity: 0.1 });
    expect(swapped.challenge).toMatchObject({ name: 'finished', reason: 'other-face' });
  });

  it('does not count a face that could not be compared', () => {
    const { similarity: _, ...unknown } = challengeFrame(0, DOING.left);
    let challenge: Challenge = person().face().challenge;
    for (let at = START + 400; at < START + 1_200; at += STEP_MS) {
      challenge = reduceChallenge(challenge, { type: 'face', frame: { ...unknown, at } });
    }
    expect(challenge).toMatchObject({ name: 'running', done: [] });
  });

  it('gives each prompt its own time, and stops when it is over', () => {
    const one = person()
      .face()
      .after(PROMPT_MS - 200);
    expect(running(one.show(DOING.left, 1)).attempt).toBe(1); // the face was away for longer than a second
    const idle = person().face().show(FACING_FACE, 36).does('left').face().show(FACING_FACE, 36).does('smile');
    expect(idle.challenge).toMatchObject({ reason: 'done', done: [{ ms: 3_800 }, { ms: 3_800 }] });
    expect(person().face().show(FACING_FACE, 41).challenge).toMatchObject({ reason: 'timed-out', done: [] });
    expect(person().after(PROMPT_MS).time().challenge).toMatchObject({ reason: 'timed-out' });
  });

  it.each(['declined', 'camera-lost', 'unavailable'] as const)('ends at once when it is %s', (reason) => {
    expect(person().face().tell({ type: 'ended', reason }).challenge).toMatchObject({ name: 'finished', reason });
  });
});

describe('the laws of a challenge', () => {
  const prompts = fc.shuffledSubarray([...CHALLENGE_PROMPTS], { minLength: 2, maxLength: 3 });
  const plans = fc.tuple(prompts, prompts, prompts);
  const moves = fc.array(
    fc.oneof(
      fc.constantFrom(...CHALLENGE_PROMPTS, 'face' as const, 'unseen' as const),
      fc.constantFrom('several' as const, 'jump' as const, 'gone' as const),
    ),
    { maxLength: 60 },
  );
  type Move = typeof moves extends fc.Arbitrary<(infer M)[]> ? M : never;
  const act = (one: ReturnType<typeof person>, move: Move) => {
    if (move === 'several') return one.several();
    if (move === 'jump') return one.show(FACING_FACE, 1, { box: { x: 900, y: 10, width: 50, height: 60 } });
    if (move === 'gone') return one.after(1_100).time();
    if (move === 'unseen') return one.show(undefined);
    return one.show(move === 'face' ? FACING_FACE : DOING[move]);
  };

  it('whatever happens, prompts are done in the order asked, and "done" means all of one try', () => {
    fc.assert(
      fc.property(plans, moves, (plan, played) => {
        const one = person(begun(plan));
        for (const move of played) {
          act(one, move);
          const { done, attempt } = one.challenge;
          const asked = plan[attempt] ?? [];
          expect(done.map(({ ask }) => ask)).toEqual(asked.slice(0, done.length));
          const { challenge } = one;
          if (challenge.name === 'finished') expect(challenge.reason === 'done').toBe(done.length === asked.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('any loss of the track takes away what was done, and the next try asks something else', () => {
    const losses = fc.constantFrom<Move[]>(['several'], ['jump'], ['gone']);
    fc.assert(
      fc.property(plans, losses, fc.nat({ max: 1 }), (plan, [loss = 'gone'], before) => {
        const one = person(begun(plan));
        for (const ask of (plan[0] ?? []).slice(0, before)) one.face().does(ask);
        one.face();
        const { attempt } = running(one);
        expect(running(act(one, loss))).toMatchObject({
          attempt: attempt + 1,
          done: [],
          step: 'facing',
          facing: undefined,
        });
      }),
      { numRuns: 50 },
    );
  });

  it('frames from before a prompt change nothing, nor does anything after the end', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHALLENGE_PROMPTS), fc.nat({ max: 5_000 }), (ask, earlier) => {
        const { challenge } = person().face();
        const old = challengeFrame(running({ challenge }).since - earlier, DOING[ask]);
        expect(reduceChallenge(challenge, { type: 'face', frame: old })).toBe(challenge);
        expect(reduceChallenge(challenge, { type: 'several-faces', at: old.at })).toBe(challenge);
        const ended = reduceChallenge(challenge, { type: 'ended', reason: 'declined' });
        expect(reduceChallenge(ended, { type: 'face', frame: challengeFrame(START + 9_000, DOING[ask]) })).toBe(ended);
      }),
    );
  });
});

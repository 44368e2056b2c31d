import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import {
  assignRings,
  defaultRingPlan,
  type RingPlan,
  RingPlan as RingPlanSchema,
} from '../../../../firmware-config/rings/ring-plan.ts';
import { nextStep, type RolloutMember } from '../../../../hub/fleet/rollout-plan.ts';

const NOW = Date.parse('2026-11-23T03:00:00Z');
const plan: RingPlan = RingPlanSchema.parse({
  ...defaultRingPlan(),
  rings: [
    { name: 'canary', share: 0.1 },
    { name: 'broad', share: 1 },
  ],
  soakS: 60,
  enough: 0.5,
  answerWithinS: 30,
  atOnce: 2,
});
const member = (n: number, over: Partial<RolloutMember> = {}): RolloutMember => ({
  device: DeviceId.parse(`kiosk-${n}`),
  ring: 0,
  state: 'waiting',
  sentAt: null,
  settledAt: null,
  online: true,
  illSince: null,
  ...over,
});
const applied = (n: number, over = {}) => member(n, { state: 'applied', sentAt: NOW, settledAt: NOW, ...over });
const step = (members: RolloutMember[], over: { ring?: number; plan?: RingPlan } = {}, now = NOW) =>
  nextStep({ plan, ring: 0, ringBeganAt: NOW, members, ...over }, now);

describe('the next step of a roll-out', () => {
  it.each<[string, RolloutMember[], number, object]>([
    [
      'sends to the ring that is reached, so many at once',
      [member(1), member(2), member(3), member(4, { ring: 1 })],
      0,
      { do: 'send', devices: ['kiosk-1', 'kiosk-2'] },
    ],
    [
      'waits while as many as allowed have not answered',
      [member(1, { state: 'sent', sentAt: NOW }), member(2, { state: 'sent', sentAt: NOW }), member(3)],
      1,
      { do: 'wait', for: 'answers' },
    ],
    [
      'does not let a device that is switched off hold up others',
      [
        member(1, { state: 'sent', sentAt: NOW, online: false }),
        member(2, { state: 'sent', sentAt: NOW, online: false }),
        member(3),
      ],
      1,
      { do: 'send', devices: ['kiosk-3'] },
    ],
    [
      'stops at a failure, before anything else is sent',
      [member(1, { state: 'failed' }), member(2)],
      0,
      { do: 'stop' },
    ],
    ['soaks before the next ring', [applied(1), applied(2)], 59, { do: 'wait', for: 'soak' }],
    [
      'goes on when enough are well for long enough',
      [applied(1), member(2, { state: 'sent', sentAt: NOW, online: false })],
      60,
      { do: 'advance' },
    ],
    [
      'waits for those who do not answer, when they are too many',
      [applied(1), ...[2, 3].map((n) => member(n, { state: 'sent', sentAt: NOW, online: false }))],
      600,
      { do: 'wait', for: 'answers' },
    ],
    [
      'takes silence of a device that is online for failure',
      [member(1, { state: 'sent', sentAt: NOW })],
      30,
      { do: 'stop' },
    ],
    ['takes lasting illness after the change for failure', [applied(1, { illSince: NOW })], 60, { do: 'stop' }],
    ['but not a cable that was out for a moment', [applied(1, { illSince: NOW })], 59, { do: 'wait', for: 'soak' }],
    ['does not count those that were left out', [applied(1), member(2, { state: 'left-out' })], 60, { do: 'advance' }],
  ])('%s', (_, members, afterS, expected) => {
    expect(step(members, {}, NOW + afterS * 1000)).toMatchObject(expected);
  });

  it('ends after the last ring', () => {
    expect(step([applied(1), applied(2, { ring: 1 })], { ring: 1 }, NOW + 60_000)).toEqual({ do: 'finish' });
  });
});

/** What a device does with the change: seconds until it answers, and what. */
const behaviour = fc.record({
  answersAfterS: fc.integer({ min: 1, max: 40 }),
  fails: fc.boolean(),
  silent: fc.boolean(),
  online: fc.boolean(),
});

describe('a version that fails', () => {
  it('is never on more devices than the share of the ring reached, and on no other once a failure is known', () => {
    const share = fc.constantFrom(0.05, 0.2, 0.34);
    fc.assert(
      fc.property(
        fc.array(behaviour, { minLength: 1, maxLength: 60 }),
        share,
        fc.integer({ min: 1, max: 9 }),
        (fleet, first, atOnce) => {
          const rings = [
            { name: 'canary', share: first, devices: [] },
            { name: 'early', share: 0.6, devices: [] },
            { name: 'broad', share: 1, devices: [] },
          ];
          const shape: RingPlan = { ...plan, rings, atOnce, soakS: 5 };
          const devices = fleet.map((_, n) => DeviceId.parse(`kiosk-${n}`));
          const ringOf = assignRings(devices, shape, 'seed');
          let members = devices.map((device, n) =>
            member(n, { ring: ringOf.get(device) ?? 2, online: fleet[n]?.online ?? true }),
          );
          let ring = 0;
          let ringBeganAt = NOW;
          let failureKnown = false;
          for (let now = NOW; now < NOW + 400_000; now += 1000) {
            members = members.map((one, n) => {
              const { answersAfterS, fails, silent, online } = fleet[n] ?? {
                answersAfterS: 1,
                fails: false,
                silent: false,
                online: true,
              };
              const due = one.state === 'sent' && online && !silent && now - (one.sentAt ?? 0) >= answersAfterS * 1000;
              return due ? { ...one, state: fails ? ('failed' as const) : ('applied' as const), settledAt: now } : one;
            });
            failureKnown ||= members.some(({ state }) => state === 'failed');
            const next = nextStep({ plan: shape, ring, ringBeganAt, members }, now);
            if (next.do === 'stop' || next.do === 'finish') break;
            if (next.do === 'advance') {
              ring += 1;
              ringBeganAt = now;
            }
            if (next.do !== 'send') continue;
            expect(failureKnown).toBe(false);
            members = members.map((one) =>
              next.devices.includes(one.device) ? { ...one, state: 'sent', sentAt: now } : one,
            );
            const touched = members.filter(({ state }) => state !== 'waiting').length;
            expect(touched).toBeLessThanOrEqual(Math.ceil((shape.rings[ring]?.share ?? 1) * devices.length));
          }
          if (failureKnown) {
            const touched = members.filter(({ state }) => state !== 'waiting').length;
            expect(touched).toBeLessThanOrEqual(Math.ceil((shape.rings[ring]?.share ?? 1) * devices.length));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

import type { DeviceId } from '../../contract/ids.ts';
import type { RingPlan } from '../../firmware-config/rings/ring-plan.ts';

/** One device in a roll-out, as far as the next step depends on it. Times are ms since 1970. */
export interface RolloutMember {
  readonly device: DeviceId;
  readonly ring: number;
  readonly state: 'waiting' | 'sent' | 'applied' | 'failed' | 'reverting' | 'left-out';
  readonly sentAt: number | null;
  readonly settledAt: number | null;
  readonly online: boolean;
  /** Since when it says that it is ill, unless it was ill before the change. */
  readonly illSince: number | null;
}

export interface RolloutView {
  readonly plan: RingPlan;
  /** Index of the ring that is reached. */
  readonly ring: number;
  readonly ringBeganAt: number;
  readonly members: readonly RolloutMember[];
}

/** Why a device counts as failed although it did not say so. */
export type SilentFailure = 'NO_ANSWER' | 'ILL';

export type RolloutStep =
  | {
      readonly do: 'stop';
      readonly failed: readonly RolloutMember[];
      readonly silent: ReadonlyMap<DeviceId, SilentFailure>;
    }
  | { readonly do: 'send'; readonly devices: readonly DeviceId[] }
  | { readonly do: 'advance' | 'finish' }
  | { readonly do: 'wait'; readonly for: 'answers' | 'soak' };

/** A camera that is unplugged for a moment stops no city: illness has to last, ms. */
const ILL_FOR_MS = 60_000;

/**
 * The next step of a roll-out. Failures are looked at before anything is sent, and only members of rings that are reached are
 * sent anything: so a version that fails is never on more devices than the rings reached by then hold. A device that is
 * switched off neither failed nor succeeded: it holds nothing up, but counts as none of the `enough`.
 */
export function nextStep({ plan, ring, ringBeganAt, members }: RolloutView, now: number): RolloutStep {
  const silent = new Map(members.flatMap((member) => silentFailure(member, plan, now) ?? []));
  const failed = members.filter(({ device, state }) => state === 'failed' || silent.has(device));
  if (failed.length > plan.toleratedFailures) return { do: 'stop', failed, silent };

  const reached = members.filter((member) => member.ring <= ring);
  const waiting = reached.filter(({ state }) => state === 'waiting');
  const underWay = reached.filter(({ state, online }) => state === 'sent' && online).length;
  if (waiting.length > 0) {
    const devices = waiting.slice(0, Math.max(0, plan.atOnce - underWay)).map(({ device }) => device);
    return devices.length > 0 ? { do: 'send', devices } : { do: 'wait', for: 'answers' };
  }

  const ofRing = reached.filter((member) => member.ring === ring && member.state !== 'left-out');
  const applied = ofRing.filter(({ state }) => state === 'applied');
  if (applied.length < Math.ceil(plan.enough * ofRing.length)) return { do: 'wait', for: 'answers' };
  const since = Math.max(ringBeganAt, ...applied.map(({ settledAt }) => settledAt ?? 0));
  if (ofRing.length > 0 && now - since < plan.soakS * 1000) return { do: 'wait', for: 'soak' };
  return { do: ring >= plan.rings.length - 1 ? 'finish' : 'advance' };
}

function silentFailure(
  { device, state, sentAt, online, illSince }: RolloutMember,
  plan: RingPlan,
  now: number,
): [DeviceId, SilentFailure][] | undefined {
  if (state === 'applied' && illSince !== null && now - illSince >= ILL_FOR_MS) return [[device, 'ILL']];
  const overdue = sentAt !== null && now - sentAt >= plan.answerWithinS * 1000;
  return state === 'sent' && online && overdue ? [[device, 'NO_ANSWER']] : undefined;
}

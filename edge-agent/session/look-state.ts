import type { NotAssessableReason } from '../../contract/evidence.ts';
import type { QualityHint } from '../../models/quality/hints.ts';
import { breakTrack, extendTrack, type Track, type WatchedFrame } from '../liveness/track.ts';

/** What a look at a person has to bring. Instants in ms since 1970. */
export interface LookGoal {
  readonly framesNeeded: number;
  /** Frames closer to the last usable one than this are passed over, ms: an enrolment wants different pictures. */
  readonly spacingMs: number;
  /** Only frames of one face followed without a break count: a challenge to who is there must not be shared by two. */
  readonly unbroken: boolean;
  readonly startedAt: number;
  readonly deadline: number;
  /** Until then a frame that could be better is passed over, with advice; afterwards it is taken. Absent: it always is. */
  readonly pickyUntil?: number;
}

/** What the person is told while the camera looks: why a frame could not be taken, or what would make it better. */
export type LookAdvice = NotAssessableReason | QualityHint;

/** A look at one person, from the first frame to its end. */
export type Look =
  | {
      readonly name: 'looking';
      readonly goal: LookGoal;
      readonly usable: readonly WatchedFrame[];
      /** Frames of broken tracks, and those before a mask was seen. */
      readonly shed: readonly WatchedFrame[];
      readonly misses: ReadonlyMap<NotAssessableReason, number>;
      /** The one instruction on the screen; null = hold still. */
      readonly advice: LookAdvice | null;
    }
  | {
      readonly name: 'collected';
      readonly usable: readonly WatchedFrame[];
      readonly shed: readonly WatchedFrame[];
    }
  | {
      readonly name: 'given-up';
      readonly usable: readonly WatchedFrame[];
      readonly shed: readonly WatchedFrame[];
      readonly reasons: readonly NotAssessableReason[];
    };
export type Looking = Extract<Look, { name: 'looking' }>;
export type FinishedLook = Exclude<Look, Looking>;

export type LookEvent =
  | { readonly type: 'usable'; readonly frame: WatchedFrame }
  | { readonly type: 'unusable'; readonly at: number; readonly reasons: readonly NotAssessableReason[] }
  | { readonly type: 'time'; readonly now: number }
  | { readonly type: 'camera-lost' };

/**
 * Which of several reasons to say first: what makes the others go away. Somebody far off is dark and blurred as well,
 * and "come closer" mends all three.
 */
const MOST_HELPFUL: readonly NotAssessableReason[] = [
  'several-faces',
  'no-face',
  'too-small',
  'too-close',
  'off-centre',
  'turned-away',
  'masked',
  'backlit',
  'too-dark',
  'too-bright',
  'blurred',
];

/** Most reasons that an attestation of a look in vain names, besides that time was up. */
const REASONS_NAMED = 3;

/** The state before the first frame. */
export function beginLook(goal: LookGoal): Looking {
  return { name: 'looking', goal, usable: [], shed: [], misses: new Map(), advice: null };
}

/** The next state. Pure. A finished look stays as it is: a late frame does not change what was decided. */
export function reduceLook(look: Look, event: LookEvent): Look {
  if (look.name !== 'looking') return look;
  switch (event.type) {
    case 'usable':
      return withFrame(look, event.frame);
    case 'unusable':
      // A picture from before belongs to whoever stood there before.
      return event.at < look.goal.startedAt ? look : withMiss(look, event.reasons);
    case 'time':
      return event.now < look.goal.deadline ? look : givenUp(look, 'timed-out');
    case 'camera-lost':
      return givenUp(look, 'camera-lost');
  }
}

function withFrame(look: Looking, frame: WatchedFrame): Look {
  const { goal } = look;
  const last = look.usable.at(-1);
  if (frame.at < goal.startedAt) return look;
  if (last && frame.at - last.at < goal.spacingMs) return look;
  const [hint] = frame.hints ?? [];
  if (hint && frame.at < (goal.pickyUntil ?? goal.startedAt)) return { ...look, advice: hint };
  const track = trackOf(look);
  const { frames, shed } = goal.unbroken ? extendTrack(track, frame) : { ...track, frames: [...track.frames, frame] };
  if (frames.length < goal.framesNeeded) return { ...look, usable: frames, shed, advice: null };
  return { name: 'collected', usable: frames, shed };
}

function withMiss(look: Looking, reasons: readonly NotAssessableReason[]): Looking {
  const misses = new Map(look.misses);
  for (const reason of reasons) misses.set(reason, (misses.get(reason) ?? 0) + 1);
  const advice = [...reasons].sort(byHelpfulness)[0] ?? null;
  // Which of several faces the track was of, nobody can say afterwards. And whoever is seen with a mask now was hardly
  // without one in the frames just before: in those the mask went unnoticed.
  const broken = reasons.includes('masked') || (look.goal.unbroken && reasons.includes('several-faces'));
  const { frames: usable, shed } = broken ? breakTrack(trackOf(look)) : trackOf(look);
  return { ...look, usable, shed, misses, advice };
}

function trackOf({ usable, shed }: Looking): Track {
  return { frames: usable, shed };
}

function givenUp({ usable, shed, misses }: Looking, last: NotAssessableReason): Look {
  const frequent = [...misses.keys()].sort(
    (one, other) => (misses.get(other) ?? 0) - (misses.get(one) ?? 0) || byHelpfulness(one, other),
  );
  return { name: 'given-up', usable, shed, reasons: [...frequent.slice(0, REASONS_NAMED), last] };
}

function byHelpfulness(one: NotAssessableReason, other: NotAssessableReason): number {
  return rank(one) - rank(other);
}

function rank(reason: NotAssessableReason): number {
  const place = MOST_HELPFUL.indexOf(reason);
  return place === -1 ? MOST_HELPFUL.length : place;
}

import type { NotAssessableReason } from '../../contract/evidence.ts';
import type { UsableFrame } from '../match/face-evidence.ts';

/** What a look at a person has to bring. Instants in ms since 1970. */
export interface LookGoal {
  readonly framesNeeded: number;
  /** Frames closer to the last usable one than this are passed over, ms: an enrolment wants different pictures. */
  readonly spacingMs: number;
  readonly startedAt: number;
  readonly deadline: number;
}

/** A look at one person, from the first frame to its end. */
export type Look =
  | {
      readonly name: 'looking';
      readonly goal: LookGoal;
      readonly usable: readonly UsableFrame[];
      readonly misses: ReadonlyMap<NotAssessableReason, number>;
      /** The one instruction on the screen; null = hold still. */
      readonly advice: NotAssessableReason | null;
    }
  | { readonly name: 'collected'; readonly usable: readonly UsableFrame[] }
  | {
      readonly name: 'given-up';
      readonly usable: readonly UsableFrame[];
      readonly reasons: readonly NotAssessableReason[];
    };
export type Looking = Extract<Look, { name: 'looking' }>;
export type FinishedLook = Exclude<Look, Looking>;

export type LookEvent =
  | { readonly type: 'usable'; readonly frame: UsableFrame }
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
  'too-dark',
  'too-bright',
  'blurred',
];

/** Most reasons that an attestation of a look in vain names, besides that time was up. */
const REASONS_NAMED = 3;

/** The state before the first frame. */
export function beginLook(goal: LookGoal): Looking {
  return { name: 'looking', goal, usable: [], misses: new Map(), advice: null };
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

function withFrame(look: Looking, frame: UsableFrame): Look {
  const { goal } = look;
  const last = look.usable.at(-1);
  if (frame.at < goal.startedAt) return look;
  if (last && frame.at - last.at < goal.spacingMs) return look;
  const usable = [...look.usable, frame];
  return usable.length < goal.framesNeeded ? { ...look, usable, advice: null } : { name: 'collected', usable };
}

function withMiss(look: Looking, reasons: readonly NotAssessableReason[]): Looking {
  const misses = new Map(look.misses);
  for (const reason of reasons) misses.set(reason, (misses.get(reason) ?? 0) + 1);
  const advice = [...reasons].sort(byHelpfulness)[0] ?? null;
  return { ...look, misses, advice };
}

function givenUp({ usable, misses }: Looking, last: NotAssessableReason): Look {
  const frequent = [...misses.keys()].sort(
    (one, other) => (misses.get(other) ?? 0) - (misses.get(one) ?? 0) || byHelpfulness(one, other),
  );
  return { name: 'given-up', usable, reasons: [...frequent.slice(0, REASONS_NAMED), last] };
}

function byHelpfulness(one: NotAssessableReason, other: NotAssessableReason): number {
  return rank(one) - rank(other);
}

function rank(reason: NotAssessableReason): number {
  const place = MOST_HELPFUL.indexOf(reason);
  return place === -1 ? MOST_HELPFUL.length : place;
}

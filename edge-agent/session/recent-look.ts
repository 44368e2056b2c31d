import { randomBytes } from 'node:crypto';
import type { SubjectId } from '../../contract/ids.ts';
import type { Seen } from './check-in-draft.ts';

/** So long after the look somebody may say something on the strength of it, ms. */
const HOLDS_MS = 90_000;

export interface RecentLook {
  readonly subject: SubjectId;
  readonly seen: Seen;
}

/** The last practitioner whose face matched, for what they may want to add right after. The next one takes their place. */
export interface RecentLooks {
  /** A pass for this look, known only to whoever stands there. */
  keep(look: RecentLook): string;
  /** The look that the pass is for, as long as it holds. */
  of(pass: string): RecentLook | undefined;
}

export function createRecentLooks(now: () => number): RecentLooks {
  let last: (RecentLook & { readonly pass: string; readonly at: number }) | undefined;
  return {
    keep(look) {
      const pass = randomBytes(16).toString('base64url');
      last = { ...look, pass, at: now() };
      return pass;
    },
    of: (pass) => (last && last.pass === pass && now() - last.at <= HOLDS_MS ? last : undefined),
  };
}

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { SubjectId } from '../../contract/ids.ts';

/** A pass ends after so long without use, ms: a member of staff who walked away must not leave the door open. */
const UNUSED_MS = 3 * 60_000;

/** Who opened the staff view with PIN and face, for as long as they use it. One at a time, in memory only. */
export interface StaffPass {
  /** Makes a new pass; the one before ends. */
  issue(staff: SubjectId): string;
  /** The member of staff, or undefined when the pass is not the valid one. A valid one lasts anew. */
  holder(pass: string | undefined): SubjectId | undefined;
  end(): void;
}

export function createStaffPass(now: () => number): StaffPass {
  let current: { readonly secret: Buffer; readonly staff: SubjectId; usedAt: number } | undefined;
  return {
    issue(staff) {
      const secret = randomBytes(32);
      current = { secret, staff, usedAt: now() };
      return secret.toString('base64url');
    },
    holder(pass) {
      if (!current || pass === undefined) return undefined;
      if (now() - current.usedAt > UNUSED_MS) current = undefined;
      const given = Buffer.from(pass, 'base64url');
      if (!current || given.length !== current.secret.length || !timingSafeEqual(given, current.secret))
        return undefined;
      current.usedAt = now();
      return current.staff;
    },
    end() {
      current = undefined;
    },
  };
}

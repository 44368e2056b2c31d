import { newEventId, type SubjectId } from '../../contract/ids.ts';
import { type AssessmentParts, assess } from '../session/assessment.ts';
import type { DayJournal } from '../session/day-journal.ts';
import type { DeskStaff } from '../session/desk-staff.ts';
import { isVerified } from '../session/next-ways.ts';
import type { Screen } from './screen.ts';
import type { ScreenTurn } from './screen-turn.ts';
import { shownOf, showStep } from './shown.ts';
import type { SignInAnswer, TodayAnswer } from './staff-messages.ts';
import type { StaffPass } from './staff-pass.ts';

/** How far a member of staff got: `pin-only` where a face is needed as well is not far enough for everything. */
export type Admission =
  | { readonly by: 'pin-and-face'; readonly staff: SubjectId }
  | { readonly by: 'first-pin' | 'pin-only' };

/** Who stands behind the desk, and what they may see. */
export interface StaffDesk {
  /** The face of a member of the desk staff, after the PIN. Throws SessionError BUSY or GalleryError. */
  signIn(staff: SubjectId): Promise<SignInAnswer>;
  signOut(): void;
  /** Of somebody whose PIN was right. */
  admission(pass: string | undefined): Admission;
  today(): TodayAnswer;
}

export interface StaffDeskParts {
  /** With the templates of the desk staff. */
  readonly assessment: AssessmentParts;
  readonly deskStaff: Pick<DeskStaff, 'anyEnrolled'>;
  readonly pass: StaffPass;
  readonly journal: DayJournal;
  readonly screen: Screen;
  readonly screenTurn: ScreenTurn;
  readonly now: () => number;
}

/** All of China keeps one time, UTC+8, ms. */
const CLINIC_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
/** Most rows a screen gets. */
const MOST_ROWS = 500;

export function createStaffDesk(parts: StaffDeskParts): StaffDesk {
  const { assessment, deskStaff, pass, journal, screen, screenTurn, now } = parts;
  return {
    signIn: (staff) =>
      screenTurn(async () => {
        const asked = { subject: { type: 'practitioner', id: staff }, nonce: newEventId(now()) } as const;
        const { seen } = await assess(asked, assessment, (step) => showStep(screen, 'staff.sign-in', step, 1));
        const { outcome, reasons } = shownOf(seen);
        return { outcome, reasons, pass: isVerified(seen) ? pass.issue(staff) : null };
      }),
    signOut: () => pass.end(),
    admission(given) {
      const staff = pass.holder(given);
      if (staff !== undefined) return { by: 'pin-and-face', staff };
      return { by: deskStaff.anyEnrolled() ? 'pin-only' : 'first-pin' };
    },
    today() {
      const local = now() + CLINIC_OFFSET_MS;
      const midnight = local - (local % DAY_MS) - CLINIC_OFFSET_MS;
      const rows = journal
        .since(midnight)
        .slice(-MOST_ROWS)
        .map(({ jti, at, kind, outcome, subject }) => ({
          reference: jti.slice(-6),
          at: new Date(at).toISOString(),
          kind,
          outcome,
          person: subject?.slice(0, 6) ?? null,
        }));
      const day = new Date(local).toISOString().slice(0, 10);
      return { day, pending: screen.state.link.pending, rows: rows.reverse() };
    },
  };
}

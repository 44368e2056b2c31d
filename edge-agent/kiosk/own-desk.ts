import type { EventId, SubjectId } from '../../contract/ids.ts';
import { newEventId } from '../../contract/ids.ts';
import { pairShifts, USUAL_SHIFT_HOURS } from '../../contract/shift.ts';
import type { Attestor } from '../attestation/draft.ts';
import type { AssessmentParts } from '../session/assessment.ts';
import { assess } from '../session/assessment.ts';
import type { Seen } from '../session/check-in-draft.ts';
import type { DayJournal, JournalRow } from '../session/day-journal.ts';
import { isVerified } from '../session/next-ways.ts';
import type { RecentLooks } from '../session/recent-look.ts';
import { KioskError } from './error.ts';
import type { RecordedAnswer } from './kiosk-state.ts';
import type { ObjectionRequest, OwnRecord, OwnRecordAnswer } from './own-record.ts';
import type { Screen } from './screen.ts';
import type { ScreenTurn } from './screen-turn.ts';
import { named, receiptOf, shownOf, showStep } from './shown.ts';

/** What practitioners may ask about themselves. */
export interface OwnDesk {
  /** What this device recorded of somebody whose face has just matched. */
  recordOf(subject: SubjectId, seen: Seen): OwnRecord;
  /** Looks at the face and shows the record. Signs nothing. */
  show(subject: SubjectId): Promise<OwnRecordAnswer>;
  /** Signs that a recorded event was not like that. Throws KioskError LOOK_AGAIN or NOT_OWN_EVENT. */
  object(request: ObjectionRequest): RecordedAnswer;
}

export interface OwnDeskParts {
  readonly assessment: AssessmentParts;
  readonly attestor: Attestor;
  readonly journal: DayJournal;
  readonly looks: RecentLooks;
  readonly screen: Screen;
  readonly screenTurn: ScreenTurn;
  readonly site: string;
  readonly now: () => number;
}

type Mark = JournalRow & { readonly kind: 'staff.clock-in' | 'staff.clock-out' };

export function createOwnDesk(parts: OwnDeskParts): OwnDesk {
  const { assessment, attestor, journal, looks, screen, screenTurn, site, now } = parts;
  const marksOf = (subject: SubjectId): Mark[] =>
    journal
      .since(0)
      .filter((row): row is Mark => row.subject === subject && row.outcome === 'match' && isClock(row.kind));

  const recordOf = (subject: SubjectId, seen: Seen): OwnRecord => {
    const marks = marksOf(subject);
    const events = marks.map(
      ({ at, kind }) => ({ site, at, direction: kind === 'staff.clock-in' ? 'in' : 'out' }) as const,
    );
    const last = pairShifts(events, USUAL_SHIFT_HOURS, now()).at(-1);
    const shift = last ? { from: isoOf(last.ins[0]?.at), to: isoOf(last.out?.at), end: last.end } : null;
    const shown = marks.map(({ jti, kind, at }) => ({
      jti,
      kind,
      at: new Date(at).toISOString(),
      reference: jti.slice(-6),
    }));
    return { pass: looks.keep({ subject, seen }), marks: shown, shift };
  };

  return {
    recordOf,
    show: (subject) =>
      screenTurn(async () => {
        const asked = { subject: { type: 'practitioner', id: subject }, nonce: newEventId(now()) } as const;
        const { seen } = await assess(asked, assessment, (step) => showStep(screen, 'own-record', step, 1));
        const { outcome, reasons } = shownOf(seen);
        return { outcome, reasons, own: isVerified(seen) ? recordOf(subject, seen) : null };
      }),
    object({ pass, about, reason, claimedAt }) {
      const look = looks.of(pass);
      if (!look) throw new KioskError('LOOK_AGAIN', 'too much time has passed; show your face once more', ['pass']);
      assertOwn(about, marksOf(look.subject));
      const { face, pad } = look.seen;
      const claimed = claimedAt === undefined ? {} : { claimedAt: new Date(claimedAt).toISOString() };
      const subject = { type: 'practitioner', id: look.subject } as const;
      const objection = { about, reason, ...claimed };
      const attested = attestor.attest({ kind: 'staff.objection', subject, face, pad, objection });
      screen.show({ name: 'recorded', kind: 'staff.objection', ...receiptOf(attested) });
      return { attestation: named(attested), code: null };
    },
  };
}

function assertOwn(about: EventId, marks: readonly Mark[]): void {
  if (marks.some(({ jti }) => jti === about)) return;
  throw new KioskError('NOT_OWN_EVENT', 'this device recorded no such event of yours', ['about']);
}

function isClock(kind: string): boolean {
  return kind === 'staff.clock-in' || kind === 'staff.clock-out';
}

function isoOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

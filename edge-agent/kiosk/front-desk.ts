import type { DeviceConfig } from '../../contract/device-config.ts';
import type { SubjectId } from '../../contract/ids.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import type { SubjectType } from '../../contract/subject-type.ts';
import { deviceProfiles, maySend } from '../../firmware-config/profiles/device-profiles.ts';
import type { Attested, Attestor } from '../attestation/draft.ts';
import { type EnrolmentParts, enrol } from '../enrolment/enrolment.ts';
import { EnrolmentError } from '../enrolment/error.ts';
import { withdraw } from '../enrolment/withdrawal.ts';
import type { BedsideTasks } from '../session/bedside-tasks.ts';
import type { Challenger } from '../session/challenger.ts';
import type { CheckIns } from '../session/check-in.ts';
import { type CheckIn, isPatient } from '../session/check-in-draft.ts';
import { isVerified } from '../session/next-ways.ts';
import { openChallenge, replyDraft } from './bedside-desk.ts';
import { KioskError } from './error.ts';
import type {
  AlternativeRequest,
  CheckInAnswer,
  CheckInRequest,
  EnrolmentAnswer,
  EnrolmentRequest,
  RecordedAnswer,
  WithdrawalRequest,
} from './kiosk-state.ts';
import type { OwnDesk } from './own-desk.ts';
import { recordedDraft } from './recorded-draft.ts';
import type { Screen } from './screen.ts';
import type { ScreenTurn } from './screen-turn.ts';
import { named, receiptOf, showLook, shownOf, showStep } from './shown.ts';
import type { BedsideReplyRequest } from './staff-messages.ts';

/** Everything a person or the staff can ask of the kiosk. Person numbers end here: further in there are pseudonyms only. */
export interface FrontDesk {
  checkIn(request: CheckInRequest): Promise<CheckInAnswer>;
  /** The person in front of the kiosk can't or won't do what is asked; the check-in under way ends, with other ways. */
  declineChallenge(): void;
  /** The inpatient whom an open bedside challenge is about, instead of a number. */
  bedside(challenge: string): Promise<CheckInAnswer>;
  record(request: AlternativeRequest): Promise<RecordedAnswer>;
  /** The ward's word on a bedside challenge that no face can answer. */
  reply(request: BedsideReplyRequest): Promise<RecordedAnswer>;
  /** `witness`: the member of staff whose face opened the staff view. */
  enrol(request: EnrolmentRequest, witness?: SubjectId): Promise<EnrolmentAnswer>;
  withdraw(request: WithdrawalRequest): Promise<RecordedAnswer>;
}

export interface FrontDeskParts {
  readonly config: Pick<DeviceConfig, 'profile'>;
  readonly regionKey: Buffer;
  readonly screenTurn: ScreenTurn;
  readonly checkIns: CheckIns;
  readonly challenger?: Pick<Challenger, 'decline'> | undefined;
  readonly enrolment: EnrolmentParts;
  /** The same, into the gallery of the desk staff. */
  readonly deskEnrolment: EnrolmentParts;
  readonly bedsideTasks: BedsideTasks;
  readonly recordOf: OwnDesk['recordOf'];
  readonly attestor: Attestor;
  readonly screen: Screen;
}

/** Puts the front desk together. Its methods throw KioskError, SessionError, EnrolmentError, GalleryError or OutboxError. */
export function createFrontDesk(parts: FrontDeskParts): FrontDesk {
  const { config, regionKey, screenTurn, checkIns, challenger, enrolment, attestor, screen } = parts;
  const { deskEnrolment, bedsideTasks, recordOf } = parts;
  const pseudonymOf = (type: SubjectType, number: string) => pseudonym(regionKey, type, number);
  const subjectOf = (type: SubjectType, number: string) => {
    if (!deviceProfiles[config.profile].subjects.includes(type)) {
      throw new EnrolmentError('TYPE_NOT_SERVED', `a ${config.profile} does not serve people of type ${type}`, [
        'type',
      ]);
    }
    return { type, id: pseudonymOf(type, number) };
  };
  const staffOf = (type: SubjectType, number: string) => {
    if (type === 'practitioner') return { type, id: pseudonymOf(type, number) };
    throw new EnrolmentError('TYPE_NOT_SERVED', 'desk staff are practitioners', ['type']);
  };
  const assertOffered = (kind: Parameters<typeof maySend>[1]) => {
    if (maySend(config.profile, kind)) return;
    throw new KioskError('NOT_OFFERED', `a ${config.profile} does not offer ${kind}`, ['kind']);
  };
  const showRecorded = (kind: string, attested: Attested, code: string | null): RecordedAnswer => {
    screen.show({ name: 'recorded', kind, ...receiptOf(attested) });
    return { attestation: named(attested), code };
  };

  const lookAt = async (claim: CheckIn): Promise<CheckInAnswer> => {
    const { kind } = claim;
    const { attested, tookMs, next, ...seen } = await checkIns.checkIn(claim, (step, attempt) =>
      showStep(screen, kind, step, attempt),
    );
    const { score, ...shown } = shownOf(seen);
    screen.show({ name: 'result', kind, ...shown, ...receiptOf(attested) });
    const own = !isPatient(claim) && isVerified(seen) ? { own: recordOf(claim.subject, seen) } : {};
    return { ...shown, score, attestation: named(attested), tookMs, next: [...next], ...own };
  };

  return {
    checkIn: (request) =>
      screenTurn(async () => {
        assertOffered(request.kind);
        return lookAt(claimOf(request, pseudonymOf));
      }),

    bedside: (id) =>
      screenTurn(async () => {
        assertOffered('patient.bedside');
        const { subject } = openChallenge(bedsideTasks, id);
        const answer = await lookAt({ kind: 'patient.bedside', subject, nonce: id });
        // Whoever could not be recognised may try again, or staff say why not: the question stays open until then.
        if (answer.outcome === 'match') bedsideTasks.answer(id);
        return answer;
      }),

    declineChallenge: () => challenger?.decline(),

    async record(request) {
      assertOffered(request.type);
      const { draft, code } = recordedDraft(request, pseudonymOf);
      return showRecorded(draft.kind, attestor.attest(draft), code);
    },

    async reply(request) {
      assertOffered('bedside.reply');
      const task = openChallenge(bedsideTasks, request.challenge);
      const attested = attestor.attest(replyDraft(task, request, pseudonymOf('practitioner', request.staff)));
      bedsideTasks.answer(task.id);
      return showRecorded('bedside.reply', attested, null);
    },

    enrol: (request, witness) =>
      screenTurn(async () => {
        const { deskStaff, type, number } = request;
        const subject = deskStaff ? staffOf(type, number) : subjectOf(type, number);
        const consent = { ...request.consent, ...(witness !== undefined && { witness }) };
        const result = await enrol(subject, consent, deskStaff ? deskEnrolment : enrolment, (look) =>
          showLook(screen, 'enrolment', look, 1),
        );
        if (result.outcome === 'not-assessable') return { outcome: result.outcome, reasons: [...result.reasons] };
        if (result.outcome !== 'enrolled') return result;
        const { attested, ...answer } = result;
        showRecorded('consent.granted', attested, null);
        return answer;
      }),

    async withdraw(request) {
      const { deskStaff, type, number } = request;
      const subject = deskStaff ? staffOf(type, number) : subjectOf(type, number);
      const { templates, now } = deskStaff ? deskEnrolment : enrolment;
      return showRecorded('consent.withdrawn', await withdraw(subject, { templates, attestor, now }), null);
    },
  };
}

function claimOf(
  { kind, number, nonce, position }: CheckInRequest,
  pseudonymOf: (type: SubjectType, number: string) => CheckIn['subject'],
): CheckIn {
  if (kind === 'staff.clock-in' || kind === 'staff.clock-out') {
    const said = { ...(nonce !== undefined && { nonce }), ...(position && { position }) };
    return { kind, subject: pseudonymOf('practitioner', number), ...said };
  }
  if (nonce === undefined) {
    throw new KioskError('NONCE_REQUIRED', 'a patient needs a visit number, which the claim will name', ['nonce']);
  }
  return { kind, subject: pseudonymOf('insured', number), nonce };
}

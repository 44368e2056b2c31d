import type { DeviceConfig } from '../../contract/device-config.ts';
import { pseudonym, type SubjectType } from '../../contract/pseudonym.ts';
import { deviceProfiles, maySend } from '../../firmware-config/profiles/device-profiles.ts';
import type { Attested, Attestor } from '../attestation/draft.ts';
import { type EnrolmentParts, enrol } from '../enrolment/enrolment.ts';
import { EnrolmentError } from '../enrolment/error.ts';
import { withdraw } from '../enrolment/withdrawal.ts';
import { askedNow, type RunningChallenge } from '../liveness/challenge.ts';
import type { ScreenColour } from '../liveness/screen-colour.ts';
import type { Challenger } from '../session/challenger.ts';
import type { CheckInStep, CheckIns } from '../session/check-in.ts';
import type { CheckIn, Seen } from '../session/check-in-draft.ts';
import type { Look } from '../session/look-state.ts';
import type { Turn } from '../session/turn.ts';
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
import { recordedDraft } from './recorded-draft.ts';
import type { Screen } from './screen.ts';

/** Everything a person or the staff can ask of the kiosk. Person numbers end here: further in there are pseudonyms only. */
export interface FrontDesk {
  checkIn(request: CheckInRequest): Promise<CheckInAnswer>;
  /** The person in front of the kiosk can't or won't do what is asked; the check-in under way ends, with other ways. */
  declineChallenge(): void;
  record(request: AlternativeRequest): Promise<RecordedAnswer>;
  enrol(request: EnrolmentRequest): Promise<EnrolmentAnswer>;
  withdraw(request: WithdrawalRequest): Promise<RecordedAnswer>;
}

export interface FrontDeskParts {
  readonly config: Pick<DeviceConfig, 'profile'>;
  readonly regionKey: Buffer;
  readonly turn: Turn;
  readonly checkIns: CheckIns;
  readonly challenger?: Pick<Challenger, 'decline'> | undefined;
  readonly enrolment: EnrolmentParts;
  readonly attestor: Attestor;
  readonly screen: Screen;
}

const IDLE = { name: 'idle' } as const;

/** Puts the front desk together. Its methods throw KioskError, SessionError, EnrolmentError, GalleryError or OutboxError. */
export function createFrontDesk(parts: FrontDeskParts): FrontDesk {
  const { config, regionKey, turn, checkIns, challenger, enrolment, attestor, screen } = parts;
  const pseudonymOf = (type: SubjectType, number: string) => pseudonym(regionKey, type, number);
  const subjectOf = (type: SubjectType, number: string) => {
    if (!deviceProfiles[config.profile].subjects.includes(type)) {
      throw new EnrolmentError('TYPE_NOT_SERVED', `a ${config.profile} does not serve people of type ${type}`, [
        'type',
      ]);
    }
    return { type, id: pseudonymOf(type, number) };
  };
  const assertOffered = (kind: Parameters<typeof maySend>[1]) => {
    if (maySend(config.profile, kind)) return;
    throw new KioskError('NOT_OFFERED', `a ${config.profile} does not offer ${kind}`, ['kind']);
  };
  const showRecorded = (kind: string, attested: Attested, code: string | null): RecordedAnswer => {
    screen.show({ name: 'recorded', kind, ...receiptOf(attested) });
    return { attestation: named(attested), code };
  };
  /** Runs `work` with the screen following it; whatever goes wrong, the screen is free for the next person. */
  const withScreen = <T>(work: () => Promise<T>) =>
    turn.take(async () => {
      try {
        return await work();
      } finally {
        if (screen.state.phase.name === 'looking') screen.show(IDLE);
        screen.refresh();
      }
    });

  return {
    checkIn: (request) =>
      withScreen(async () => {
        assertOffered(request.kind);
        const claim = claimOf(request, pseudonymOf);
        const { attested, tookMs, next, ...seen } = await checkIns.checkIn(claim, (step, attempt) =>
          showStep(screen, request.kind, step, attempt),
        );
        const { score, ...shown } = shownOf(seen);
        screen.show({ name: 'result', kind: request.kind, ...shown, ...receiptOf(attested) });
        return { ...shown, score, attestation: named(attested), tookMs, next: [...next] };
      }),

    declineChallenge: () => challenger?.decline(),

    async record(request) {
      assertOffered(request.type);
      const { draft, code } = recordedDraft(request, pseudonymOf);
      return showRecorded(draft.kind, attestor.attest(draft), code);
    },

    enrol: (request) =>
      withScreen(async () => {
        const subject = subjectOf(request.type, request.number);
        const result = await enrol(subject, request.consent, enrolment, (look) =>
          showLook(screen, 'enrolment', look, 1),
        );
        if (result.outcome === 'not-assessable') return { outcome: result.outcome, reasons: [...result.reasons] };
        if (result.outcome !== 'enrolled') return result;
        const { attested, ...answer } = result;
        showRecorded('consent.granted', attested, null);
        return answer;
      }),

    async withdraw(request) {
      const subject = subjectOf(request.type, request.number);
      const { templates, now } = enrolment;
      return showRecorded('consent.withdrawn', await withdraw(subject, { templates, attestor, now }), null);
    },
  };
}

/** What the person is told of what was seen. */
function shownOf({ face, pad }: Seen): Pick<CheckInAnswer, 'outcome' | 'reasons' | 'score'> {
  if (pad.outcome === 'fail') return { outcome: 'see-staff', reasons: [], score: null };
  return { outcome: face.outcome, reasons: face.reasons, score: face.score ?? null };
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

function showLook(screen: Screen, kind: string, look: Look, attempt: number): void {
  if (look.name !== 'looking') return;
  const { advice, usable, goal } = look;
  const frames = { framesDone: usable.length, framesNeeded: goal.framesNeeded };
  screen.show({ name: 'looking', kind, advice, ...frames, attempt });
}

function showStep(screen: Screen, kind: string, step: CheckInStep, attempt: number): void {
  if (step.name === 'colour') showColour(screen, step.colour);
  else if (step.name === 'running') showChallenge(screen, kind, step, attempt);
  else showLook(screen, kind, step, attempt);
}

/** Over what is shown of the challenge, which is done by then. */
function showColour(screen: Screen, colour: ScreenColour): void {
  const { phase } = screen.state;
  if (phase.name !== 'looking' || !phase.challenge) return;
  screen.show({ ...phase, challenge: { ...phase.challenge, ask: 'face', colour } });
}

function showChallenge(screen: Screen, kind: string, running: RunningChallenge, attempt: number): void {
  const { plan, done, attempt: tried } = running;
  const of = plan[tried]?.length ?? 1;
  const challenge = { ask: askedNow(running), number: done.length + 1, of, again: tried > 0 };
  screen.show({ name: 'looking', kind, advice: null, framesDone: done.length, framesNeeded: of, attempt, challenge });
}

/** The last characters of the id: short enough to be quoted on the telephone. */
function receiptOf({ jti, at }: Attested): { reference: string; at: string } {
  return { reference: jti.slice(-6), at: new Date(at).toISOString() };
}

function named({ jti, chain, seq, at }: Attested): RecordedAnswer['attestation'] {
  return { jti, chain, seq, at: new Date(at).toISOString() };
}

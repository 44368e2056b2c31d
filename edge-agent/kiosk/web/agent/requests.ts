import type {
  AlternativeRequest,
  CheckInAnswer,
  CheckInRequest,
  CodeAnswer,
  EnrolmentAnswer,
  EnrolmentRequest,
  RecordedAnswer,
  ScanAnswer,
  WithdrawalRequest,
} from '../../kiosk-state.ts';
import type { ObjectionRequest, OwnRecordAnswer } from '../../own-record.ts';
import type { BedsideReplyRequest, SignInAnswer, TodayAnswer } from '../../staff-messages.ts';

/** Why the agent did not do what was asked; each has words in the language files. */
export const TROUBLES = [
  'agent-unreachable',
  'busy',
  'field-refused',
  'pin-wrong',
  'pin-locked',
  'pin-not-set',
  'face-required',
  'challenge-closed',
  'look-again',
  'not-recognised',
  'not-offered',
  'out-of-service',
  'failed',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** The answer, or why there is none. "No" is a normal answer at a desk, so nothing is thrown. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble };

/** A check takes as long as the person needs; the agent itself gives up far earlier than this. */
const TIMEOUT_MS = 90_000;

export function checkIn(request: CheckInRequest): Promise<Answer<CheckInAnswer>> {
  return post('/api/check-ins', request);
}

/** For whoever can't do what is asked. Nothing comes back: the check-in under way answers for itself. */
export async function declineChallenge(): Promise<void> {
  await fetch('/api/challenge/decline', { method: 'POST' }).catch(() => undefined);
}

/** The inpatient whom an open bedside challenge is about. */
export function checkAtBed(challenge: string): Promise<Answer<CheckInAnswer>> {
  return post('/api/bedside-checks', { challenge });
}

/** What a scanned text holds. */
export function understandCode(text: string): Promise<Answer<CodeAnswer>> {
  return post('/api/codes', { text });
}

/** Has the agent look for a code in its camera's pictures. */
export function scanCode(): Promise<Answer<ScanAnswer>> {
  return post('/api/codes/scan', null);
}

/** The person does not want to show a code after all; the scan under way answers for itself. */
export async function cancelScan(): Promise<void> {
  await fetch('/api/codes/cancel', { method: 'POST' }).catch(() => undefined);
}

export function showOwnRecord(number: string): Promise<Answer<OwnRecordAnswer>> {
  return post('/api/own-record', { number });
}

export function object(request: ObjectionRequest): Promise<Answer<RecordedAnswer>> {
  return post('/api/objections', request);
}

/** What staff prove themselves with: the PIN, and a pass once their face was recognised. */
export interface StaffKey {
  readonly pin: string;
  readonly pass: string | null;
}

export function record(request: AlternativeRequest, staff: StaffKey): Promise<Answer<RecordedAnswer>> {
  return post('/api/alternatives', request, staff);
}

export function replyAtBed(request: BedsideReplyRequest, staff: StaffKey): Promise<Answer<RecordedAnswer>> {
  return post('/api/bedside-replies', request, staff);
}

export function enrol(request: EnrolmentRequest, staff: StaffKey): Promise<Answer<EnrolmentAnswer>> {
  return post('/api/enrolments', request, staff);
}

export function withdraw(request: WithdrawalRequest, staff: StaffKey): Promise<Answer<RecordedAnswer>> {
  return post('/api/withdrawals', request, staff);
}

export function signIn(number: string, staff: StaffKey): Promise<Answer<SignInAnswer>> {
  return post('/api/staff/sign-in', { number }, staff);
}

/** The staff view was closed: the pass ends at once. */
export async function signOut(staff: StaffKey): Promise<void> {
  await fetch('/api/staff/sign-out', { method: 'POST', headers: headersOf(staff) }).catch(() => undefined);
}

export function today(staff: StaffKey): Promise<Answer<TodayAnswer>> {
  return ask('/api/today', { method: 'GET', headers: headersOf(staff) });
}

function headersOf({ pin, pass }: StaffKey): Record<string, string> {
  return { 'x-staff-pin': pin, ...(pass === null ? {} : { 'x-staff-pass': pass }) };
}

function post<T>(path: string, body: unknown, staff?: StaffKey): Promise<Answer<T>> {
  const headers = {
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...(staff ? headersOf(staff) : {}),
  };
  return ask(path, { method: 'POST', headers, ...(body === null ? {} : { body: JSON.stringify(body) }) });
}

async function ask<T>(path: string, request: RequestInit): Promise<Answer<T>> {
  try {
    const answer = await fetch(path, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const value: unknown = await answer.json();
    // The agent made it with the schema of `kiosk-state.ts`; it is this machine's own program.
    return answer.ok
      ? { ok: true, value: value as T }
      : { ok: false, trouble: troubleOf(answer.status, codeOf(value)) };
  } catch {
    return { ok: false, trouble: 'agent-unreachable' };
  }
}

/** What an error answer means for the people at the desk. */
export function troubleOf(status: number, code: string): Trouble {
  if (code === 'PIN_LOCKED') return 'pin-locked';
  if (code === 'PIN_NOT_SET') return 'pin-not-set';
  if (code === 'FACE_REQUIRED') return 'face-required';
  if (code === 'CHALLENGE_CLOSED') return 'challenge-closed';
  if (code === 'LOOK_AGAIN') return 'look-again';
  if (status === 401) return 'pin-wrong';
  if (status === 403) return 'not-offered';
  if (status === 409) return 'busy';
  if (status === 400) return 'field-refused';
  return status === 503 ? 'out-of-service' : 'failed';
}

function codeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('error' in value)) return '';
  const { error } = value;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

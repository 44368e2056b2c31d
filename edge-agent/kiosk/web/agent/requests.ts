import type {
  AlternativeRequest,
  CheckInAnswer,
  CheckInRequest,
  EnrolmentAnswer,
  EnrolmentRequest,
  RecordedAnswer,
  WithdrawalRequest,
} from '../../kiosk-state.ts';

/** Why the agent did not do what was asked; each has words in the language files. */
export const TROUBLES = [
  'agent-unreachable',
  'busy',
  'field-refused',
  'pin-wrong',
  'pin-locked',
  'pin-not-set',
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

export function record(request: AlternativeRequest, pin: string): Promise<Answer<RecordedAnswer>> {
  return post('/api/alternatives', request, pin);
}

export function enrol(request: EnrolmentRequest, pin: string): Promise<Answer<EnrolmentAnswer>> {
  return post('/api/enrolments', request, pin);
}

export function withdraw(request: WithdrawalRequest, pin: string): Promise<Answer<RecordedAnswer>> {
  return post('/api/withdrawals', request, pin);
}

async function post<T>(path: string, body: unknown, pin?: string): Promise<Answer<T>> {
  const headers = { 'content-type': 'application/json', ...(pin === undefined ? {} : { 'x-staff-pin': pin }) };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
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

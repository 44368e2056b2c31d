import type {
  AlternativeRequest,
  EnrolmentAnswer,
  EnrolmentRequest,
  KioskState,
  RecordedAnswer,
  WithdrawalRequest,
} from '../../kiosk-state.ts';
import type { BedsideReplyRequest } from '../../staff-messages.ts';
import { type Answer, enrol, record, replyAtBed, type StaffKey, withdraw } from '../agent/requests.ts';
import type { Task, Values } from './tasks.ts';

/** What staff are told afterwards. */
export type StaffAnswer =
  | { readonly task: Task; readonly recorded: RecordedAnswer }
  | { readonly task: 'enrolment' | 'desk-staff'; readonly enrolment: EnrolmentAnswer };

interface Context {
  readonly state: Pick<KioskState, 'profile' | 'notice'>;
  readonly staff: StaffKey;
  readonly now: number;
}

/** Sends a filled-in form to the agent. */
export async function submitTask(
  task: Task,
  values: Values,
  { state, staff, now }: Context,
): Promise<Answer<StaffAnswer>> {
  if (task === 'enrolment' || task === 'desk-staff') {
    const answer = await enrol(enrolmentOf(task, values, state), staff);
    return answer.ok ? { ok: true, value: { task, enrolment: answer.value } } : answer;
  }
  const answer = await recorded(task, values, { state, staff, now });
  return answer.ok ? { ok: true, value: { task, recorded: answer.value } } : answer;
}

function recorded(
  task: Exclude<Task, 'enrolment' | 'desk-staff'>,
  values: Values,
  { state, staff, now }: Context,
): Promise<Answer<RecordedAnswer>> {
  if (task === 'withdrawal') return withdraw(withdrawalOf(values, state), staff);
  if (task === 'bedside-reply') return replyAtBed(replyOf(values), staff);
  return record(alternativeOf(task, values, now), staff);
}

/** The agent's request for a form. The agent checks it again; a wrong choice is refused there and named. */
export function alternativeOf(
  task: 'alternative' | 'proxy' | 'downtime',
  values: Values,
  now: number,
): AlternativeRequest {
  const text = (name: string) => String(values[name] ?? '').trim();
  const person = { number: text('number'), nonce: text('nonce') };
  if (task === 'alternative') {
    const [method, reason] = [text('method'), text('reason')] as [Alternative['method'], Alternative['reason']];
    return { type: task, ...person, witness: text('witness'), method, reason };
  }
  if (task === 'proxy') {
    const seen = { principalIdSeen: values.principalIdSeen === true, agentIdSeen: values.agentIdSeen === true };
    return { type: task, ...person, agent: text('agent'), relation: text('relation') as Proxy['relation'], ...seen };
  }
  const from = new Date(now - Number(text('minutesAgo')) * 60_000).toISOString();
  const until = values.over === true ? { until: new Date(now).toISOString() } : {};
  const known = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== ''));
  return { type: task, ...known, reason: text('reason') as Downtime['reason'], from, ...until };
}

type Alternative = Extract<AlternativeRequest, { type: 'alternative' }>;
type Proxy = Extract<AlternativeRequest, { type: 'proxy' }>;
type Downtime = Extract<AlternativeRequest, { type: 'downtime' }>;
type Consent = EnrolmentRequest['consent'];

function enrolmentOf(task: 'enrolment' | 'desk-staff', values: Values, state: Context['state']): EnrolmentRequest {
  const number = String(values.number).trim();
  if (task === 'desk-staff') {
    const scopes: Consent['scopes'] = ['face-verification', 'template-site'];
    const consent: Consent = { notice: state.notice, scopes, by: 'self', under14: false };
    return { type: 'practitioner', number, deskStaff: true, consent };
  }
  const storage = String(values.storage) as Consent['scopes'][number];
  const by = values.by === 'guardian' ? 'guardian' : 'self';
  const scopes: Consent['scopes'] = [
    'face-verification',
    storage,
    ...(values.sighting === true ? (['sighting'] as const) : []),
  ];
  const consent: Consent = { notice: state.notice, scopes, by, under14: values.under14 === true };
  return { type: servedBy(state), number, consent };
}

function withdrawalOf(values: Values, state: Context['state']): WithdrawalRequest {
  const number = String(values.number).trim();
  if (values.deskStaff === true) return { type: 'practitioner', number, deskStaff: true };
  return { type: servedBy(state), number };
}

function replyOf(values: Values): BedsideReplyRequest {
  const answer = String(values.answer) as BedsideReplyRequest['answer'];
  const reason = String(values.replyReason) as BedsideReplyRequest['reason'];
  return { challenge: String(values.challenge), answer, reason, staff: String(values.staff).trim() };
}

function servedBy({ profile }: Context['state']): 'insured' | 'practitioner' {
  return profile === 'kiosk-staff' ? 'practitioner' : 'insured';
}

import type { Profile } from '../flow/kinds.ts';

export const TASKS = [
  'alternative',
  'proxy',
  'downtime',
  'bedside-reply',
  'enrolment',
  'desk-staff',
  'withdrawal',
] as const;
export type Task = (typeof TASKS)[number];

/** What needs the face of the desk staff beside the PIN. What keeps care going is not among it. */
const WITH_FACE: readonly Task[] = ['enrolment', 'desk-staff', 'withdrawal'];

/** One thing that staff fill in. `number` fields are typed on the keypad, the rest is one touch. */
export type Field =
  | { readonly type: 'number'; readonly name: string; readonly optional?: true }
  | { readonly type: 'choice'; readonly name: string; readonly options: readonly string[] }
  | { readonly type: 'confirm'; readonly name: string }
  | { readonly type: 'toggle'; readonly name: string };

export type Values = Readonly<Record<string, string | boolean>>;

const number = (name: string): Field => ({ type: 'number', name });
const choice = (name: string, ...options: string[]): Field => ({ type: 'choice', name, options });
const confirm = (name: string): Field => ({ type: 'confirm', name });

const ALTERNATIVE: readonly Field[] = [
  number('number'),
  number('nonce'),
  number('witness'),
  choice('method', 'id-and-witness', 'e-credential-and-witness'),
  choice('reason', 'chosen', 'cannot-be-captured', 'not-enrolled', 'no-match', 'infant', 'bedridden', 'emergency'),
];
const PROXY: readonly Field[] = [
  number('number'),
  number('nonce'),
  number('agent'),
  choice('relation', 'family', 'guardian', 'care-home', 'village-doctor', 'other'),
  confirm('principalIdSeen'),
  confirm('agentIdSeen'),
];
const DOWNTIME: readonly Field[] = [
  choice('reason', 'power', 'network', 'camera', 'device', 'disk-full', 'maintenance'),
  choice('minutesAgo', '0', '15', '30', '60', '120', '240'),
  toggle('over'),
  { type: 'number', name: 'number', optional: true },
  { type: 'number', name: 'nonce', optional: true },
];
const ENROLMENT: readonly Field[] = [
  number('number'),
  choice('storage', 'template-site', 'template-vault'),
  choice('by', 'self', 'guardian'),
  toggle('under14'),
  confirm('noticeRead'),
  confirm('agreed'),
];
// The words of the contract (`contract/attestation.ts`), the most frequent first.
const REPLY: readonly Field[] = [
  number('staff'),
  choice('answer', 'not-here', 'refused', 'exempted'),
  choice(
    'replyReason',
    ...['examination', 'operating-room', 'dialysis', 'icu', 'isolation', 'delivery', 'psychiatric', 'palliative'],
    ...['leave', 'other-bed', 'discharged', 'unwilling', 'unwell', 'unknown'],
  ),
];
// Cameras at an entrance may recognise staff who agreed to it, and nobody else.
const STAFF_ENROLMENT: readonly Field[] = [...ENROLMENT.slice(0, -2), toggle('sighting'), ...ENROLMENT.slice(-2)];
const FIELDS: Readonly<Record<Task, readonly Field[]>> = {
  alternative: ALTERNATIVE,
  proxy: PROXY,
  downtime: DOWNTIME,
  enrolment: ENROLMENT,
  'bedside-reply': REPLY,
  'desk-staff': [number('number'), confirm('noticeRead'), confirm('agreed')],
  withdrawal: [number('number'), toggle('deskStaff'), confirm('asked')],
};

/** What the form of a task asks for, in the order in which staff fill it in. */
export function fieldsOf(task: Task, profile?: Profile): readonly Field[] {
  return task === 'enrolment' && profile === 'kiosk-staff' ? STAFF_ENROLMENT : FIELDS[task];
}

/** What staff can do on a device of this profile. Staff kiosks have no patients, a camera has nobody. */
export function tasksOf(profile: Profile): readonly Task[] {
  if (profile === 'camera') return ['downtime'];
  // A bedside challenge is answered where its bed is listed.
  const offered = TASKS.filter((task) => task !== 'bedside-reply');
  return profile === 'kiosk-staff' ? offered.filter((task) => task !== 'alternative' && task !== 'proxy') : offered;
}

/** Whether the PIN alone is not enough for this, once desk staff are enrolled. */
export function needsFace(task: Task): boolean {
  return WITH_FACE.includes(task);
}

/** The form as it opens: what is known already, e.g. from a check that failed, and the first choice of each list. */
export function initialValues(task: Task, given: Readonly<Record<string, string>>): Values {
  const entries = fieldsOf(task).map((field) => {
    if (field.type === 'number') return [field.name, given[field.name] ?? ''];
    if (field.type === 'choice') return [field.name, given[field.name] ?? field.options[0] ?? ''];
    return [field.name, false];
  });
  return Object.fromEntries(entries);
}

/** The first field that still keeps the form from being sent, or null. Both IDs seen and consent given are not optional. */
export function missingField(task: Task, values: Values): string | null {
  const open = fieldsOf(task).find((field) => {
    if (field.type === 'number') return !field.optional && String(values[field.name] ?? '').trim() === '';
    return field.type === 'confirm' && values[field.name] !== true;
  });
  if (open) return open.name;
  return task === 'enrolment' && values.under14 === true && values.by !== 'guardian' ? 'by' : null;
}

function toggle(name: string): Field {
  return { type: 'toggle', name };
}

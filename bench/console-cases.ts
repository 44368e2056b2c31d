import { newEventId } from '../contract/ids.ts';
import { addWorkingDays, civilDate, endOfCivilDate } from '../hub/calendar/working-days.ts';
import type { NewRow, Row } from '../hub/store/tables.ts';
import type { StepFields } from '../hub/workflow/fields.ts';
import { PROCEDURE } from '../hub/workflow/procedure.ts';
import { standingOf } from '../hub/workflow/standing.ts';
import type { CaseState } from '../hub/workflow/states.ts';
import type { NoteName, StepName, StepRecord } from '../hub/workflow/step.ts';
import type { Dice } from './crosscheck-dice.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PERIOD = 5; // working days
const SOME_WORDS = '已核对结算清单、门诊日志与打卡记录，按程序办理。';

/** What a case is made of. */
export type CaseFinding = Pick<
  Row<'findings'>,
  'id' | 'rule' | 'class' | 'site' | 'person' | 'practitioner' | 'device' | 'amount_fen' | 'status' | 'opened_at'
>;

/** A case with its steps, as `hub/workflow` writes them down. */
export interface BenchCase {
  readonly row: NewRow<'cases'>;
  readonly steps: readonly StepRecord[];
}

type Way = readonly (StepName | NoteName)[];

const HEARD: Way = [
  'open',
  'triage',
  'first-review',
  'notice',
  'delivered',
  'explanation',
  'second-review',
  'propose',
  'statement',
];
const SILENT: Way = [
  'open',
  'triage',
  'first-review',
  'notice',
  'overdue',
  'second-review',
  'on-site',
  'verified',
  'deliberate',
];
const DECIDED: Way = [...HEARD, 'decide', 'notify', 'credit', 'repair', 'close'];
const RELEASED: Way = [
  'open',
  'triage',
  'first-review',
  'notice',
  'delivered',
  'explanation',
  'release',
  'notify',
  'close',
];
const DISMISSED: Way = ['open', 'triage', 'dismiss'];
const RETRACTED: Way = ['open', 'triage', 'first-review', 'notice', 'retracted'];

const REVIEWS: Way = ['second-review', 'release'];
const APPROVES: Way = ['deliberate', 'decide', 'credit'];

/** How far the case of a finding has come, or null: nobody has taken it up. About half of all are in a case, at every step there is. */
export function wayOf({ status }: Pick<CaseFinding, 'status'>, dice: Dice): Way | null {
  const [most, few] = [dice.below(10), dice.below(100)];
  switch (status) {
    case 'upheld': // nothing is upheld without a case; most are over
      return DECIDED.slice(0, few < 80 ? DECIDED.length : HEARD.length + 1 + dice.below(4));
    case 'dismissed':
      return most < 5 ? (most < 3 ? DISMISSED : RELEASED) : null;
    case 'retracted':
      return most < 2 ? RETRACTED : null;
    default: {
      if (few >= 45) return null;
      const way = most < 6 ? HEARD : SILENT;
      return way.slice(0, 1 + dice.below(way.length));
    }
  }
}

/** The case of a finding that has come so far. What still goes on was last touched within these days, so that no period is over. */
export function caseOf(finding: CaseFinding, way: Way, number: string, now: number, dice: Dice): BenchCase {
  const begun = Math.min(Date.parse(finding.opened_at) + HOUR, now - HOUR);
  const over = way.at(-1) === 'close' || way.at(-1) === 'dismiss';
  const until = over ? Math.min(begun + 30 * DAY, now - HOUR) : Math.max(begun, now - dice.below(4 * DAY));
  const id = newEventId(begun);
  const steps: StepRecord[] = [];
  for (const [n, step] of way.entries()) {
    const at = Math.round(begun + ((until - begun) * n) / Math.max(1, way.length - 1));
    const from = steps.at(-1)?.to ?? null;
    const fields = fieldsOf(step, finding);
    steps.push({
      ...{
        id: newEventId(at),
        case: id,
        seq: n + 1,
        at: new Date(at).toISOString(),
        step,
        from,
        to: stateAfter(step, from),
      },
      ...{ by: byOf(step, finding.site), reason: step === 'open' ? '' : SOME_WORDS, fields, voids: null },
      dueAt: PROCEDURE[step as StepName]?.clock === 'starts' ? new Date(dueOf(at)).toISOString() : null,
    });
  }
  return { row: rowOf(finding, id, number, steps), steps };
}

function stateAfter(step: StepName | NoteName, from: CaseState | null): CaseState {
  if (from === null) return 'clue';
  const to = step in PROCEDURE ? PROCEDURE[step as StepName].moves[from] : from;
  if (to === undefined) throw new Error(`no step ${step} leads on from ${from}; the procedure has changed`);
  return to;
}

const dueOf = (at: number) => endOfCivilDate(addWorkingDays(civilDate(at), PERIOD));

function rowOf(finding: CaseFinding, id: string, number: string, steps: readonly StepRecord[]): NewRow<'cases'> {
  const { state, grade, dueAt, pausedAt, outcome, decidedFen } = standingOf(steps);
  const { site, person, practitioner, device, amount_fen } = finding;
  const [first, last] = [steps[0], steps.at(-1)];
  return {
    ...{ id, number, source: 'finding', grade, state, site, person, practitioner, device, title: '', description: '' },
    ...{ reference: null, amount_fen, decided_fen: decidedFen, opened_at: first?.at ?? '', opened_by: first?.by ?? '' },
    ...{
      updated_at: last?.at ?? '',
      due_at: dueAt,
      paused_at: pausedAt,
      assignee: state === 'closed' ? null : 'operator.one',
    },
    ...{ outcome, retracted: finding.status === 'retracted' ? 1 : 0, last_seq: steps.length },
  };
}

function byOf(step: StepName | NoteName, site: string): string {
  if (step === 'overdue' || step === 'retracted') return 'hub';
  if (step === 'delivered' || step === 'explanation' || step === 'statement') return `user.${site.toLowerCase()}`;
  return REVIEWS.includes(step) ? 'reviewer.one' : APPROVES.includes(step) ? 'approver.one' : 'operator.one';
}

function fieldsOf(step: StepName | NoteName, finding: CaseFinding): StepFields {
  const amountFen = finding.amount_fen;
  switch (step) {
    case 'open':
      return { findings: [finding.id] };
    case 'triage':
      return { grade: finding.class };
    case 'notice':
      return { days: PERIOD };
    case 'explanation':
      return { stand: 'contests' };
    case 'propose':
      return { measures: ['deducted'], amountFen, days: PERIOD };
    case 'statement':
      return { stand: 'statement' };
    case 'on-site':
      return { inspectors: ['检查员一', '检查员二'] };
    case 'verified':
      return { result: 'confirmed' };
    case 'deliberate':
      return { members: ['reviewer.one', 'approver.one', 'approver.two'] };
    case 'decide':
      return { measures: ['deducted'], amountFen };
    case 'notify':
      return { served: 'portal', servedOn: finding.opened_at.slice(0, 10) };
    case 'retracted':
      return { finding: finding.id };
    default:
      return {};
  }
}

import { newEventId } from '../../contract/ids.ts';
import { civilDate } from '../calendar/working-days.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { coveredFen } from './covered.ts';
import { WorkflowError } from './error.ts';
import { joinFindings } from './join-findings.ts';
import { recordStep } from './record-step.ts';
import type { CaseFinding } from './set-aside.ts';
import type { CaseSource } from './states.ts';

/** A case to be opened from findings: all of one institution. */
export interface FromFindings {
  readonly findings: readonly string[];
  readonly title?: string | undefined;
}

/** A clue that somebody brought. */
export interface ByHand {
  readonly source: Exclude<CaseSource, 'finding'>;
  readonly site: string;
  readonly title: string;
  readonly description: string;
  /** Under which whoever sent it knows it. */
  readonly reference?: string | null | undefined;
  readonly person?: string | null | undefined;
  readonly practitioner?: string | null | undefined;
  readonly device?: string | null | undefined;
}

/** Opens a case and returns its id. Throws WorkflowError when a finding is not open, is in another case, or sites differ. */
export async function openCase(store: Store, input: FromFindings | ByHand, by: string, now: number): Promise<string> {
  return await store.transaction((trx) => openCaseWithin(trx, input, by, now), { sequencer: true });
}

/** The same inside a transaction of the sequencer. */
export async function openCaseWithin(
  trx: DatabaseTransaction,
  input: FromFindings | ByHand,
  by: string,
  now: number,
): Promise<string> {
  const findings = 'findings' in input ? await openFindings(trx, input.findings) : [];
  const about = 'findings' in input ? aboutFindings(findings, input.title) : await aboutClue(trx, input);
  const id = newEventId(now);
  const at = new Date(now).toISOString();
  await trx
    .insertInto('cases')
    .values({
      ...{ id, number: await nextNumber(trx, now), ...about, grade: null, state: 'clue' },
      ...{ amount_fen: await coveredFen(trx, findings.map(asNew)), decided_fen: null, outcome: null },
      ...{ opened_at: at, opened_by: by, updated_at: at, due_at: null, paused_at: null, assignee: null },
      ...{ retracted: 0, last_seq: 0 },
    })
    .execute();
  await joinFindings(trx, id, findings, at);
  const opening = { step: 'open', from: null, to: 'clue', by, reason: '', dueAt: null, voids: null } as const;
  const ids = findings.map((finding) => finding.id);
  await recordStep(trx, id, [], { ...opening, fields: ids.length > 0 ? { findings: ids } : {} }, now);
  return id;
}

const asNew = (finding: Row<'findings'>): CaseFinding => ({ ...finding, aside: null });

async function openFindings(trx: DatabaseTransaction, ids: readonly string[]): Promise<Row<'findings'>[]> {
  const rows = await trx
    .selectFrom('findings')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  if (rows.length !== new Set(ids).size) throw new WorkflowError('FINDING_NOT_OPEN', 'there is no such finding');
  return rows;
}

type About = Pick<
  Row<'cases'>,
  'source' | 'site' | 'person' | 'practitioner' | 'device' | 'title' | 'description' | 'reference'
>;

function aboutFindings(findings: readonly Row<'findings'>[], title = ''): About {
  const only = (column: 'person' | 'practitioner' | 'device') => {
    const values = new Set(findings.map((finding) => finding[column]));
    return values.size === 1 ? ([...values][0] ?? null) : null;
  };
  const [first] = findings;
  return {
    ...{ source: 'finding', site: first?.site ?? '', title, description: '', reference: null },
    ...{ person: only('person'), practitioner: only('practitioner'), device: only('device') },
  };
}

async function aboutClue(trx: DatabaseTransaction, clue: ByHand): Promise<About> {
  const {
    source,
    site,
    title,
    description,
    reference = null,
    person = null,
    practitioner = null,
    device = null,
  } = clue;
  const known = await trx.selectFrom('sites').select('id').where('id', '=', site).executeTakeFirst();
  if (!known) throw new WorkflowError('SITE_UNKNOWN', 'this institution is not registered at this hub');
  return { source, site, title, description, reference, person, practitioner, device };
}

// Counted inside the sequencer: nobody else counts at the same time.
async function nextNumber(trx: DatabaseTransaction, now: number): Promise<string> {
  const year = civilDate(now).slice(0, 4);
  const last = await trx
    .selectFrom('cases')
    .select('number')
    .where('number', '>=', `${year}-`)
    .where('number', '<', `${year}.`)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return `${year}-${String(Number(last?.number.slice(5) ?? 0) + 1).padStart(6, '0')}`;
}

import { z } from 'zod';
import type { Role } from '../../hub/access/roles.ts';
import { civilDate } from '../../hub/calendar/working-days.ts';
import { newPaper, table } from '../../hub/reports/paper.ts';
import type { Store } from '../../hub/store/store.ts';
import type { StepFields } from '../../hub/workflow/fields.ts';
import { before, type Errand } from './agenda.ts';
import type { Desks } from './desks.ts';
import { type PastCase, type PastStep, pastCases } from './past-cases.ts';
import type { OfficeAccount } from './staff.ts';
import type { WorkWords } from './words.ts';

/** The office at the time before it opens. */
export interface PastOffice {
  readonly store: Store;
  readonly desks: Desks;
  /** ms since 1970. */
  readonly now: () => number;
  /** When the office opens, ms since 1970; the hub found its findings before all of this. */
  readonly opens: number;
  readonly staff: readonly OfficeAccount[];
  /** The institution whose user has an account: some cases are its own. */
  readonly institution: string;
  readonly words: WorkWords;
}

const Opened = z.object({ id: z.string(), amountFen: z.number() });
const MORE_DAYS = 5;

/** What the office has done with cases since the findings appeared, step by step: somebody's turn everywhere. */
export async function caseErrands(office: PastOffice): Promise<Errand[]> {
  const used = new Set<string>();
  const errands: Errand[] = [];
  for (const [number, story] of pastCases.entries()) {
    const finding = await findingFor(office, story, used);
    if (finding === undefined) continue; // a smaller city may have none of this kind
    used.add(finding);
    errands.push(...errandsOf(office, story, finding, number));
  }
  return errands;
}

// A case begins in the morning, and its steps of one day follow each other by a few minutes.
function errandsOf(office: PastOffice, { steps }: PastCase, finding: string, number: number): Errand[] {
  let known: z.infer<typeof Opened> | undefined;
  const open = async () => {
    const body = { source: 'finding', findings: [finding] };
    known ??= Opened.parse(await office.desks.ask(accountOf(office, 'operator'), 'POST', '/v1/cases', body));
    return known;
  };
  return steps.map((step, index) => {
    const at = before(office.opens, step.daysAgo, '08:10') + (number * 2 + index * 4) * 60_000;
    return { at, run: async () => take(office, await open(), step, at) };
  });
}

async function take(office: PastOffice, of: z.infer<typeof Opened>, past: PastStep, at: number): Promise<void> {
  const { desks, words } = office;
  const who = accountOf(office, past.by);
  const reason = words.reasons[past.reason];
  const fields = filled(past.fields, { amount: of.amountFen, today: civilDate(at) }, office);
  const notice = `/v1/portal/notices/${of.id}`;
  switch (past.step) {
    case 'opened':
      await desks.ask(who, 'POST', `${notice}/opened`);
      return;
    case 'more-time':
      await desks.ask(who, 'POST', `${notice}/extensions`, { days: MORE_DAYS, reason });
      return;
    case 'draft':
      await desks.ask(who, 'PUT', `${notice}/draft`, { stand: null, text: reason });
      return;
    case 'answer':
      if (past.file) {
        const { name, rows } = words.files[past.file];
        await desks.attach(who, `${notice}/files`, name, await sheet(name, rows));
      }
      await desks.ask(who, 'POST', `${notice}/answers`, { ...fields, text: reason });
      return;
    default:
      await desks.ask(who, 'POST', `/v1/cases/${of.id}/steps`, { step: past.step, reason, fields });
  }
}

/** A page as an institution would scan it. */
export async function sheet(title: string, rows: readonly string[][]): Promise<Buffer> {
  const { paper, finish } = newPaper(title);
  paper.font('bold').fontSize(16).text(title).moveDown();
  table(paper, rows, [90, 120, 120], true);
  return await finish();
}

export function accountOf({ staff }: Pick<PastOffice, 'staff'>, role: Role): string {
  const account = staff.find((one) => one.role === role);
  if (!account) throw new Error(`the office has nobody for ${role}`);
  return account.id;
}

/** Amounts and people that only the city knows. */
function filled(fields: StepFields | undefined, known: StepFields, { staff }: PastOffice): StepFields {
  const panel = staff.filter(({ role }) => role === 'approver' || role === 'auditor').map(({ id }) => id);
  const values: StepFields = { ...known, panel };
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? (values[value] ?? value) : value,
    ]),
  );
}

async function findingFor(
  { store: { db }, institution }: PastOffice,
  { rule, own }: PastCase,
  used: ReadonlySet<string>,
): Promise<string | undefined> {
  const rows = await db
    .selectFrom('findings')
    .select('id')
    .where('rule', '=', rule)
    .where('status', '=', 'open')
    .where('mode', '!=', 'shadow')
    .where('site', own ? '=' : '!=', institution)
    .orderBy('amount_fen', 'desc')
    .orderBy('id')
    .execute();
  return rows.find(({ id }) => !used.has(id))?.id;
}

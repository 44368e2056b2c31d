import { permissionsOf, type Role } from '../../hub/access/roles.ts';
import { civilDate } from '../../hub/calendar/working-days.ts';
import { OPENED } from '../../hub/portal/notice-schema.ts';
import type { StepFields } from '../../hub/workflow/fields.ts';
import { openCase } from '../../hub/workflow/open-case.ts';
import { takeStep, type WorkflowParts } from '../../hub/workflow/take-step.ts';
import { type CaseReason, type PastCase, pastCases } from './past-cases.ts';
import type { OfficeAccount } from './staff.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface PastWork {
  /** When the office opens, ms since 1970; the hub found its findings before all of this. */
  readonly opens: number;
  readonly staff: readonly OfficeAccount[];
  /** The institution whose user has an account: some cases are its own. */
  readonly institution: string;
  readonly reasons: Readonly<Record<CaseReason, string>>;
}

/** What the office has done since the findings appeared, step by step through the procedure: somebody's turn everywhere. */
export async function doPastWork(parts: Omit<WorkflowParts, 'now'>, work: PastWork): Promise<void> {
  const used = new Set<string>();
  for (const [number, story] of pastCases.entries()) {
    const finding = await findingFor(parts, story, work.institution, used);
    if (finding === undefined) continue; // a smaller city may have none of this kind
    used.add(finding.id);
    const [begun] = story.steps;
    if (begun === undefined) continue;
    const minutes = number * 7 * 60_000;
    const opened = timeOf(work, begun.daysAgo) + minutes;
    const id = await openCase(parts.store, { findings: [finding.id] }, accountOf(work, 'operator').id, opened);
    const { amount_fen } = await parts.store.db
      .selectFrom('cases')
      .select('amount_fen')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    for (const [index, { step, by, daysAgo, fields, reason }] of story.steps.entries()) {
      const now = timeOf(work, daysAgo) + minutes + (index + 1) * 60_000;
      const account = accountOf(work, by);
      const caller = { account: account.id, permissions: permissionsOf([by]), site: account.site };
      const input = {
        step,
        reason: reason === 'opened' ? OPENED : work.reasons[reason],
        fields: filled(fields, { amount: amount_fen, today: civilDate(now) }, work),
      };
      await takeStep({ ...parts, now: () => now }, id, input, caller);
    }
  }
}

const timeOf = ({ opens }: PastWork, daysAgo: number) => opens - daysAgo * DAY_MS + HOUR_MS;

function accountOf({ staff }: PastWork, role: Role): OfficeAccount {
  const account = staff.find((one) => one.role === role);
  if (!account) throw new Error(`the office has nobody for ${role}`);
  return account;
}

/** Amounts and people that only the city knows. */
function filled(fields: PastCase['steps'][number]['fields'], known: StepFields, { staff }: PastWork): StepFields {
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
  { store: { db } }: Pick<WorkflowParts, 'store'>,
  { rule, own }: PastCase,
  institution: string,
  used: ReadonlySet<string>,
): Promise<{ id: string } | undefined> {
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
  return rows.find(({ id }) => !used.has(id));
}

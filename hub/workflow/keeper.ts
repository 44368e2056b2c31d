import type { Logger } from 'pino';
import type { Database, Store } from '../store/store.ts';
import type { Duty } from '../workers/leadership.ts';
import { createRegularLook } from '../workers/regular-look.ts';
import { loadCase } from './facts.ts';
import { noteWithin } from './note.ts';
import { ENDED } from './states.ts';
import type { NoteName } from './step.ts';
import { takeOwnStep } from './take-step.ts';

/** Periods are days long: a minute is soon enough. */
const LOOK_MS = 60_000;
const MOST_AT_ONCE = 500;
const HUB = 'hub';

export interface CaseKeeperParts {
  readonly store: Store;
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
  readonly everyMs?: number;
}

/** What cases do by themselves. A duty of the worker that leads; doing it again changes nothing. */
export function createCaseKeeper({ everyMs = LOOK_MS, ...parts }: CaseKeeperParts): Duty {
  const { logger } = parts;
  const look = async () => {
    const done = await lookAtCases(parts);
    if (done.overdue + done.noted > 0) logger.info(done, 'cases: periods that ended, findings that were retracted');
  };
  return createRegularLook({ everyMs, look, logger, failed: 'cases could not be kept up' });
}

/** Ends the periods that are over, and tells cases what became of their findings. */
export async function lookAtCases({
  store,
  now,
}: Pick<CaseKeeperParts, 'store' | 'now'>): Promise<{ overdue: number; noted: number }> {
  let overdue = 0;
  for (const { id, state } of await pastDue(store.db, now())) {
    const step = state === 'noticed' ? 'overdue' : 'no-statement';
    if (await takeOwnStep({ store, now }, id, step)) overdue += 1;
  }
  let noted = 0;
  for (const change of await unnoted(store.db)) if (await note(store, change, now())) noted += 1;
  return { overdue, noted };
}

async function pastDue(db: Database, now: number) {
  return await db
    .selectFrom('cases')
    .select(['id', 'state'])
    .where('state', 'in', ['noticed', 'proposed'])
    .where('due_at', '<', new Date(now).toISOString())
    .where('paused_at', 'is', null)
    .orderBy('due_at')
    .limit(MOST_AT_ONCE)
    .execute();
}

interface Unnoted {
  readonly caseId: string;
  readonly finding: string;
  readonly step: Extract<NoteName, 'retracted' | 'returned'>;
}

// Few findings of cases that go on are retracted, or came back after they were: both lists are short.
async function unnoted(db: Database): Promise<Unnoted[]> {
  const members = await db
    .selectFrom('cases')
    .innerJoin('case_findings', 'case_findings.case_id', 'cases.id')
    .innerJoin('findings', 'findings.id', 'case_findings.finding_id')
    .select(['cases.id as caseId', 'findings.id as finding', 'findings.status'])
    .where('cases.state', 'not in', [...ENDED])
    .where((eb) =>
      eb.or([
        eb('findings.status', '=', 'retracted'),
        eb(
          'cases.id',
          'in',
          eb.selectFrom('case_steps').select('case_steps.case_id').where('case_steps.step', '=', 'retracted'),
        ),
      ]),
    )
    .limit(MOST_AT_ONCE)
    .execute();
  const noted = await lastNotes(db, [...new Set(members.map(({ caseId }) => caseId))]);
  return members.flatMap(({ caseId, finding, status }): Unnoted[] => {
    const isGone = status === 'retracted';
    const wasGone = noted.get(`${caseId} ${finding}`) === 'retracted';
    return isGone === wasGone ? [] : [{ caseId, finding, step: isGone ? 'retracted' : 'returned' }];
  });
}

async function lastNotes(db: Database, cases: readonly string[]): Promise<Map<string, string>> {
  if (cases.length === 0) return new Map();
  const rows = await db
    .selectFrom('case_steps')
    .select(['case_id', 'step', 'content'])
    .where('case_id', 'in', [...cases])
    .where('step', 'in', ['retracted', 'returned'])
    .orderBy('seq')
    .execute();
  return new Map(rows.map(({ case_id, step, content }) => [`${case_id} ${JSON.parse(content).fields.finding}`, step]));
}

async function note(store: Store, { caseId, finding, step }: Unnoted, now: number): Promise<boolean> {
  return await store.transaction(
    async (trx) => {
      const loaded = await loadCase(trx, caseId, now);
      const status = loaded.facts.findings.find(({ id }) => id === finding)?.status;
      if ((status === 'retracted') !== (step === 'retracted')) return false;
      await noteWithin(trx, loaded, { step, by: HUB, reason: `finding-${step}`, fields: { finding } }, now);
      return true;
    },
    { sequencer: true },
  );
}

import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { civilDate } from '../calendar/working-days.ts';
import { oldClips } from '../clips/old-clips.ts';
import type { CaseFiles } from '../files/case-files.ts';
import { oldFiles } from '../files/old-files.ts';
import { appendToLedger } from '../ledger/append.ts';
import { parametersOn } from '../parameters/in-force.ts';
import type { Store } from '../store/store.ts';
import { WORKFLOW_PARAMETERS } from '../workflow/parameters.ts';
import { heldByFindings, oldAttestations } from './old-attestations.ts';
import { oldCases } from './old-cases.ts';
import { oldRows } from './old-rows.ts';
import { loadRetentionPolicy, type RetentionClass, type RetentionPolicy } from './policy.ts';

const DAY_MS = 86_400_000;

/** What a run removed, or without removing would. Counts only: it names nobody. */
export interface RetentionReport {
  readonly policy: RetentionPolicy;
  /** For how long cases are kept after they ended, years (a parameter of the procedure, from a day on). */
  readonly caseYears: number;
  readonly removed: Readonly<Record<RetentionClass | 'cases', number>>;
  /** Payloads that are past their time and stay, because an open or upheld finding rests on them. */
  readonly held: number;
  /** Cases that are past their time and stay, because somebody asked for it. */
  readonly heldCases: number;
}

export interface RetentionNeeds {
  readonly store: Store;
  /** Contents of files of cases. */
  readonly files: Pick<CaseFiles, 'remove'>;
  /** The hub's folder, where clips lie. */
  readonly dir: string;
  readonly now: () => number;
}

/**
 * Removes what is past its time, class by class, and keeps a report with a line of the ledger. With `remove: false` it only
 * counts. Interrupted, it is simply run again: what is gone is not there to be found.
 */
export async function runRetention(
  { store, files, dir, now }: RetentionNeeds,
  { remove }: { remove: boolean },
): Promise<RetentionReport> {
  const at = now();
  const policy = await loadRetentionPolicy(store.db);
  const { keepYears: caseYears } = await parametersOn(store.db, WORKFLOW_PARAMETERS, civilDate(at));
  const removed: Record<RetentionClass, number> = {
    attestations: 0,
    quarantine: 0,
    importRejects: 0,
    nationalCalls: 0,
    gateAnswers: 0,
    deadLetters: 0,
    handOuts: 0,
    faceDuplicates: 0,
    clips: 0,
    caseFiles: 0,
  };
  let held = 0;
  for (const kept of Object.keys(removed) as RetentionClass[]) {
    const days = policy[kept];
    if (days === null) continue;
    const before = new Date(at - days * DAY_MS).toISOString();
    if (kept === 'attestations') {
      const { rows, held: stayed } = await oldAttestations(store, { before, now: at, remove });
      removed.attestations = rows;
      held = stayed;
    } else if (kept === 'clips') {
      removed.clips = await oldClips({ store, dir, now }, { before, held: await heldByFindings(store.db), remove });
    } else if (kept === 'caseFiles') {
      removed.caseFiles = await oldFiles({ store, files, now: at }, before, remove);
    } else {
      removed[kept] = await oldRows(store.db, kept, before, remove);
    }
  }
  const ended = await oldCases({ store, files, now: at }, yearsBefore(at, caseYears), remove);
  const all = { ...removed, cases: ended.rows };
  const report = { policy, caseYears, removed: all, held, heldCases: ended.held };
  if (remove && Object.values(all).some((rows) => rows > 0)) {
    await keepReport(store, report, at);
    await store.scrub();
  }
  return report;
}

/** The instant that many years before one (ms since 1970), in UTC. */
function yearsBefore(at: number, years: number): string {
  const before = new Date(at);
  before.setUTCFullYear(before.getUTCFullYear() - years);
  return before.toISOString();
}

async function keepReport(store: Store, report: RetentionReport, now: number): Promise<void> {
  const id = newEventId(now);
  const content = JSON.stringify(report);
  await store.transaction(
    async (trx) => {
      await trx
        .insertInto('retention_runs')
        .values({ id, content, at: new Date(now).toISOString() })
        .execute();
      await appendToLedger(trx, [{ kind: 'retention', ref: id, digest: digestOf(content) }], now);
    },
    { sequencer: true },
  );
}

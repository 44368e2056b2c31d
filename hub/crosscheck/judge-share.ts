import type { Logger } from 'pino';
import type { Database, Store } from '../store/store.ts';
import type { FindingChange } from './finding-changes.ts';
import { judge, type Subject } from './judge.ts';
import { type Changes, type Judged, keepJudgements } from './keep.ts';
import { matchOf } from './match-code.ts';
import type { SubjectKind } from './rule.ts';
import type { ConfiguredRule } from './rule-set.ts';
import { sources } from './sources/index.ts';
import type { Selection } from './subjects.ts';

/** Subjects of one kind that are judged together, by one thread. */
export interface Share {
  readonly kind: SubjectKind;
  readonly selection: Selection;
}

/** What came of it. */
export interface Tally {
  readonly subjects: number;
  readonly changedVerdicts: number;
  readonly findings: Readonly<Record<FindingChange['kind'], number>>;
}

export const NOTHING_JUDGED: Tally = {
  subjects: 0,
  changedVerdicts: 0,
  findings: { opened: 0, updated: 0, retracted: 0, reopened: 0 },
};

interface JudgingNeeds {
  readonly store: Store;
  readonly rules: readonly ConfiguredRule[];
  readonly logger: Logger;
  /** Waits until this thread may write; without it: always. */
  readonly inTurn?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Judges a share by the rules and keeps what changed, batch by batch. `now` in ms since 1970. */
export async function judgeShare(needs: JudgingNeeds, { kind, selection }: Share, now: number): Promise<Tally> {
  const { store, rules, logger, inTurn = (work) => work() } = needs;
  let tally = NOTHING_JUDGED;
  let look = true; // after a batch that changed something the next one probably does, too
  for await (const batch of subjectsOf(store.db, kind, selection, now)) {
    if (batch.length === 0) continue;
    const judged = batch.map((subject) => judgedOf(subject, rules, logger));
    const changes = await inTurn(() => keepJudgements(store, kind, judged, now, look));
    look = changes.changed === 0;
    tally = sum(tally, tallyOf(batch.length, changes));
  }
  return tally;
}

export function sum(a: Tally, b: Tally): Tally {
  const both = (kind: FindingChange['kind']) => a.findings[kind] + b.findings[kind];
  return {
    subjects: a.subjects + b.subjects,
    changedVerdicts: a.changedVerdicts + b.changedVerdicts,
    findings: {
      opened: both('opened'),
      updated: both('updated'),
      retracted: both('retracted'),
      reopened: both('reopened'),
    },
  };
}

export function tallyOf(subjects: number, { changed, findings }: Pick<Changes, 'changed' | 'findings'>): Tally {
  const counts = { ...NOTHING_JUDGED.findings };
  for (const { kind } of findings) counts[kind] += 1;
  return { subjects, changedVerdicts: changed, findings: counts };
}

async function* subjectsOf(
  db: Database,
  kind: SubjectKind,
  selection: Selection,
  now: number,
): AsyncGenerator<Subject[]> {
  for (const source of sources) if (source.kind === kind) yield* source.subjects(db, selection, now);
}

function judgedOf(subject: Subject, rules: readonly ConfiguredRule[], logger: Logger): Judged {
  const { type, id } = subject;
  const judgements = judge(subject, rules, logger);
  return { subject: { type, id }, judgements, match: type === 'claim' ? matchOf(subject.file, judgements) : null };
}

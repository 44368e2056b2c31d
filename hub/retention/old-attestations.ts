import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { EventId } from '../../contract/ids.ts';
import { eraseBatch } from '../ledger/erasure/erase.ts';
import { evidenceRefsOf } from '../store/evidence-refs.ts';
import type { Database, Store } from '../store/store.ts';

// SQLite answers synchronously: between two batches the others have their turn.
const BATCH = 500;
const FINDINGS = 1000;

/** Why payloads go, as it stands in each order. */
const ORDER = { legalBasis: 'PIPL art. 19 and 47', reason: 'retention period ended', by: 'hub' };

/** The place of an event among those that still have a payload, by age. */
interface Place {
  readonly received_at: string;
  readonly ledger_idx: number;
}

const BEGINNING: Place = { received_at: '', ledger_idx: 0 };

interface Overdue {
  /** Ids of events, the oldest first. */
  readonly erase: readonly EventId[];
  /** How many were passed over, because a finding that is open or upheld rests on them. */
  readonly held: number;
  readonly last: Place | undefined;
}

/** Events received before `before` that still have their payload, after a place, a batch of the oldest. The condition is that of the index. */
export function overdueEvents(db: Database, before: string, after: Place = BEGINNING) {
  return db
    .selectFrom('attestations')
    .select(['jti', 'received_at', 'ledger_idx'])
    .where('received_at', '<', before)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('received_at', 'ledger_idx'), '>', tuple(after.received_at, after.ledger_idx)),
    )
    .where('envelope', '<>', sql.lit(''))
    .orderBy('received_at')
    .orderBy('ledger_idx')
    .limit(BATCH);
}

async function nextOverdue(db: Database, before: string, after: Place, held: ReadonlySet<string>): Promise<Overdue> {
  const rows = await overdueEvents(db, before, after).execute();
  const erase = rows.filter(({ jti }) => !held.has(jti)).map(({ jti }) => EventId.parse(jti));
  return { erase, held: rows.length - erase.length, last: rows.at(-1) };
}

/**
 * Ids of events that must stay, however old: a decision or an appeal may still need them. With the words of its case, the time for both is
 * over.
 */
export async function heldByFindings(db: Database): Promise<Set<string>> {
  const over = await findingsOfErasedCases(db);
  const held = new Set<string>();
  for (let after: string | undefined = ''; after !== undefined; ) {
    const findings: { id: string; evidence: string }[] = await db
      .selectFrom('findings')
      .select(['id', 'evidence'])
      .where('id', '>', after)
      .where('status', 'in', ['open', 'upheld'])
      .orderBy('id')
      .limit(FINDINGS)
      .execute();
    for (const finding of findings.filter(({ id }) => !over.has(id))) {
      for (const { type, id } of evidenceRefsOf(finding)) if (type === 'attestation') held.add(id);
    }
    after = findings.at(-1)?.id;
    await setImmediate();
  }
  return held;
}

async function findingsOfErasedCases(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('cases')
    .innerJoin('case_findings', 'case_findings.case_id', 'cases.id')
    .select('finding_id')
    .where('erased_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ finding_id }) => finding_id));
}

/** Counts, and with `remove` erases, payloads of events received before `before`. Each erased event keeps its line and its order. */
export async function oldAttestations(
  store: Store,
  { before, now, remove }: { readonly before: string; readonly now: number; readonly remove: boolean },
): Promise<{ readonly rows: number; readonly held: number }> {
  const kept = await heldByFindings(store.db);
  let rows = 0;
  let held = 0;
  for (let after: Place | undefined = BEGINNING; after; ) {
    const overdue: Overdue = await nextOverdue(store.db, before, after, kept);
    if (remove && overdue.erase.length > 0) await eraseBatch(store, overdue.erase, ORDER, now);
    rows += overdue.erase.length;
    held += overdue.held;
    after = overdue.last;
    await setImmediate();
  }
  return { rows, held };
}

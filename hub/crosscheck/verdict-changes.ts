import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { NewRow, Row } from '../store/tables.ts';
import { waitsForTime } from './due.ts';
import { DAY_MS, iso } from './interval.ts';
import type { Judgement } from './judge.ts';
import { Message } from './message.ts';

/** Who has not asked for this long misses what came before. */
const KEPT_MS = 30 * DAY_MS;
const ROWS_PER_INSERT = 500;

/**
 * What is worth telling about a verdict that is no finding: it became open, or is open no longer. Every claim waits for its
 * window to close, and nearly all are then clear: that is not told, nor what a rule in shadow mode says. `at`: ISO 8601.
 */
export function verdictChange(
  { rule, subject, about, outcome, mode }: Judgement,
  before: Row<'verdicts'> | undefined,
  fresh: NewRow<'verdicts'> | undefined,
  at: string,
): NewRow<'verdict_changes'>[] {
  const site = fresh?.site ?? before?.site ?? about.site;
  if (mode === 'shadow' || outcome.outcome === 'finding' || !site) return [];
  const wasOpen = before?.outcome === 'inconclusive' && !waitsForTime(reasonIn(before), before.judged_at);
  const isOpen = outcome.outcome === 'inconclusive' && !waitsForTime(outcome.missing, at);
  const sameReason = isOpen && wasOpen && reasonIn(before).code === outcome.missing.code;
  if ((!isOpen && !wasOpen) || sameReason) return [];
  // Open as before, but now only for a time that will come: told when it has.
  if (!isOpen && outcome.outcome === 'inconclusive') return [];
  const common = { rule: rule.id, subject_type: subject.type, subject: subject.id, site, claim_id: about.claimId, at };
  return [{ ...common, outcome: outcome.outcome, code: codeOf(outcome) }];
}

/** In the transaction that keeps the verdicts: positions are passed in the order of ids. */
export async function noteVerdictChanges(
  trx: DatabaseTransaction,
  rows: readonly NewRow<'verdict_changes'>[],
): Promise<void> {
  for (let first = 0; first < rows.length; first += ROWS_PER_INSERT) {
    await trx
      .insertInto('verdict_changes')
      .values(rows.slice(first, first + ROWS_PER_INSERT))
      .execute();
  }
}

/** Forgets what was to be heard of more than a month ago. `now` in ms since 1970. */
export async function forgetOldVerdictChanges(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('verdict_changes')
    .where('at', '<', iso(now - KEPT_MS))
    .execute();
}

function reasonIn({ reason }: Pick<Row<'verdicts'>, 'reason'>): Message {
  return Message.parse(JSON.parse(reason));
}

function codeOf(outcome: Exclude<Judgement['outcome'], { outcome: 'finding' }>): string {
  switch (outcome.outcome) {
    case 'clear':
      return outcome.reason.code;
    case 'inconclusive':
      return outcome.missing.code;
    case 'not-judged':
      return 'not-judged';
  }
}

import type { Logger } from 'pino';
import { insertRows } from '../store/insert-rows.ts';
import type { Database, Store } from '../store/store.ts';
import type { NewRow } from '../store/tables.ts';
import type { GateAnswer } from './gate-answer.ts';

export type AnswerRow = Omit<NewRow<'gate_answers'>, 'id'>;

/** Answers that wait to be kept; beyond them, new ones are counted and not kept: a full log must not hold up a desk. */
const MOST_WAITING = 20_000;
const ROWS_PER_INSERT = 500;

/** Long enough for a complaint about a visit and the objection after it. */
const KEPT_MS = 180 * 86_400_000;
const PRUNE_EVERY_MS = 3_600_000;

/** What is kept of an answer: what was decided and why, and nobody's pseudonym. */
export function answerRow(answer: GateAnswer, about: { site: string; claim: string | null }): AnswerRow {
  return {
    request: answer.requestId,
    site: about.site,
    stage: answer.stage,
    claim_id: about.claim,
    decision: answer.decision,
    reasons: JSON.stringify(answer.reasons.map(({ rule, mode, code }) => ({ rule, mode, code }))),
    evidence: JSON.stringify(answer.evidence),
    waited_ms: answer.waitedMs,
    at: answer.answeredAt,
  };
}

/** Keeps answers, in the order in which they were given, so that a position in them is never passed by a later one. */
export class AnswerLog {
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #now: () => number;
  #waiting: AnswerRow[] = [];
  #dropped = 0;
  #writing: Promise<void> | undefined;
  #prunedAt = 0;

  constructor(needs: { store: Store; logger: Logger; now: () => number }) {
    this.#store = needs.store;
    this.#logger = needs.logger;
    this.#now = needs.now;
  }

  add(rows: readonly AnswerRow[]): void {
    const room = MOST_WAITING - this.#waiting.length;
    this.#waiting.push(...rows.slice(0, room));
    this.#dropped += Math.max(0, rows.length - room);
    this.#writing ??= this.#write();
  }

  /** Resolves when what was added is kept, or could not be. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const rows = this.#waiting.slice(0, ROWS_PER_INSERT);
        await this.#store.transaction((trx) => insertRows(trx, 'gate_answers', rows), {
          sequencer: true,
        });
        this.#waiting.splice(0, rows.length);
      }
      if (this.#dropped > 0) this.#logger.error({ dropped: this.#dropped }, 'answers of the gate were not kept');
      this.#dropped = 0;
      if (this.#now() - this.#prunedAt > PRUNE_EVERY_MS) await this.#prune();
    } catch (error) {
      this.#logger.error({ err: error, waiting: this.#waiting.length }, 'answers of the gate wait to be kept');
    } finally {
      this.#writing = undefined;
    }
  }

  async #prune(): Promise<void> {
    this.#prunedAt = this.#now();
    await pruneAnswers(this.#store.db, this.#now());
  }
}

/** Deletes answers older than half a year. `now` in ms since 1970. */
export async function pruneAnswers(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('gate_answers')
    .where('at', '<', new Date(now - KEPT_MS).toISOString())
    .execute();
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Store } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import { latestCheckpoint } from '../checkpoint/issue.ts';
import { verifierKeyOf } from '../checkpoint/verifier-key.ts';
import { TreeReader } from '../tiles.ts';
import { askWitness, type CosigningOutcome, type KnownWitness } from './ask.ts';
import { cosignedSize } from './cosigned-note.ts';

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 300_000;

export interface WitnessKeeperNeeds {
  readonly store: Store;
  readonly witnesses: readonly KnownWitness[];
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
  readonly firstRetryMs?: number;
}

/** Has checkpoints cosigned. Nothing waits for a witness: the hub works on without, and says since when. */
export interface WitnessKeeper {
  /** There may be a new checkpoint. */
  wake(): void;
  /** Waits until all witnesses that answer have cosigned what is the latest checkpoint now, or until the time is over. */
  settle(withinMs: number): Promise<void>;
  stop(): Promise<void>;
  /** False while a witness refuses: somebody has to find out which log it saw. */
  ok(): boolean;
}

export function createWitnessKeeper(needs: WitnessKeeperNeeds): WitnessKeeper {
  const stopping = new AbortController();
  const asking = needs.witnesses.map((witness) => new Asking(needs, witness, stopping.signal));
  const wake = () => {
    for (const one of asking) one.wake();
  };
  return {
    wake,
    async settle(withinMs) {
      wake();
      const deadline = new AbortController();
      await Promise.race([
        Promise.all(asking.map((one) => one.attempt())),
        delay(withinMs, undefined, { signal: deadline.signal }).catch(() => {}),
      ]);
      deadline.abort();
    },
    async stop() {
      stopping.abort();
      await Promise.all(asking.map((one) => one.ended()));
    },
    ok: () => asking.every((one) => !one.refused),
  };
}

/** One witness, at its own pace. */
class Asking {
  readonly #needs: WitnessKeeperNeeds;
  readonly #witness: KnownWitness;
  readonly #key: string;
  readonly #stop: AbortSignal;
  #running: Promise<void> | undefined;
  #attempt: Promise<void> = Promise.resolve();
  #wanted = false;
  #silent = false;
  refused = false;

  constructor(needs: WitnessKeeperNeeds, witness: KnownWitness, stop: AbortSignal) {
    this.#needs = needs;
    this.#witness = witness;
    this.#key = verifierKeyOf(witness.verifier, 'witness');
    this.#stop = stop;
  }

  wake(): void {
    this.#wanted = true;
    if (!this.#stop.aborted) this.#running ??= this.#run();
  }

  /** The attempt under way. */
  attempt(): Promise<void> {
    return this.#attempt;
  }

  async ended(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    const first = this.#needs.firstRetryMs ?? FIRST_RETRY_MS;
    let retryMs = first;
    while (this.#wanted && !this.#stop.aborted) {
      this.#wanted = false;
      const attempt = this.#cosignLatest();
      this.#attempt = attempt.then(() => {});
      if (await attempt) {
        retryMs = first;
        continue;
      }
      this.#wanted = true;
      // Jitter: after an outage of the witness, all its hubs would ask in step.
      await delay(retryMs * (0.5 + Math.random()), undefined, { signal: this.#stop }).catch(() => {});
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    }
    this.#running = undefined;
  }

  async #cosignLatest(): Promise<boolean> {
    const { store, now } = this.#needs;
    try {
      const last = await latestCheckpoint(store.db);
      if (!last || (await this.#has(last))) return true;
      const reader = new TreeReader(store.db, last.size);
      const asked = {
        note: last.note,
        size: last.size,
        old: await cosignedSize(store.db, this.#key),
        proofFrom: (old: number) => reader.consistencyProof(old),
      };
      const outcome = await askWitness(this.#witness, asked, this.#stop);
      this.#say(outcome, last.size);
      if (outcome.outcome !== 'cosigned') return false;
      const at = new Date(now()).toISOString();
      const row = { checkpoint: last.id, witness: this.#key, line: outcome.line, at };
      await store.db
        .insertInto('ledger_cosignatures')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return true;
    } catch (error) {
      this.#needs.logger.warn({ witness: this.#witness.verifier.name, err: error }, 'a witness could not be asked');
      return false;
    }
  }

  async #has({ id }: Row<'ledger_checkpoints'>): Promise<boolean> {
    const { db } = this.#needs.store;
    const found = db.selectFrom('ledger_cosignatures').select('at').where('checkpoint', '=', id);
    return (await found.where('witness', '=', this.#key).executeTakeFirst()) !== undefined;
  }

  // Once for each change: the state stays until somebody acts, and is asked about every few minutes.
  #say(outcome: CosigningOutcome, size: number): void {
    const { logger } = this.#needs;
    const said = { witness: this.#witness.verifier.name, size, ...('why' in outcome && { why: outcome.why }) };
    if (outcome.outcome === 'refused' && !this.refused) logger.error(said, 'a witness refuses to cosign: find out why');
    if (outcome.outcome === 'unreachable' && !this.#silent) logger.warn(said, 'a witness does not cosign');
    if (outcome.outcome === 'cosigned' && (this.refused || this.#silent))
      logger.info(said, 'the witness cosigns again');
    this.refused = outcome.outcome === 'refused';
    this.#silent = outcome.outcome === 'unreachable';
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { digestOf, MEDIA_TYPES, sign } from '../../contract/jws.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import type { Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { type Change, changesAfter } from './change.ts';
import { positionOf } from './position.ts';
import { activeWebhooks } from './webhooks.ts';

const LOOK_EVERY_MS = 1000;
const ANSWER_WITHIN_MS = 10_000;

/** Changes in one message: well below what a signed message may measure. */
const MOST_CHANGES = 100;

/** Given up after the 14th failure: about three hours. */
const MOST_FAILURES = 14;
const LONGEST_PAUSE_MS = 3_600_000;

export interface CourierNeeds {
  readonly store: Store;
  readonly identity: Pick<HubIdentity, 'hub' | 'signingKey' | 'kid'>;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Posts changes to webhooks, each in order. A slow or broken one holds up no other. Run by one process of a hub only. */
export class WebhookCourier {
  readonly #needs: CourierNeeds;
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(needs: CourierNeeds) {
    this.#needs = needs;
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#running = this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** One look at each webhook that is due. */
  async deliverDue(signal?: AbortSignal): Promise<void> {
    const { store, now } = this.#needs;
    const at = new Date(now()).toISOString();
    const due = (await activeWebhooks(store.db)).filter(({ next_at }) => next_at <= at);
    await Promise.all(due.map((webhook) => this.#deliver(webhook, signal)));
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.deliverDue(signal).catch((error: unknown) =>
        this.#needs.logger.error({ err: error }, 'webhooks could not be looked at'),
      );
      await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #deliver(webhook: Row<'webhooks'>, signal: AbortSignal | undefined): Promise<void> {
    const { db } = this.#needs.store;
    const position = positionOf(webhook.position);
    if (!position) return;
    const changes = await changesAfter(db, { position, site: webhook.site, limit: MOST_CHANGES });
    const upTo = changes.at(-1)?.id;
    if (upTo === undefined) return;
    const problem = await this.#post(webhook, changes, signal);
    if (signal?.aborted && problem !== undefined) return; // our own stop is no fault of theirs
    await this.#settle(webhook, { changes, upTo, problem });
  }

  /** undefined = delivered. */
  async #post(webhook: Row<'webhooks'>, changes: readonly Change[], signal?: AbortSignal): Promise<string | undefined> {
    const { identity, now } = this.#needs;
    // The same delivery has the same jti however often it is tried; `aud` keeps one receiver from passing it on as its own.
    const jti = digestOf(`${webhook.id} ${webhook.position} ${changes.at(-1)?.id}`);
    const payload = { iss: identity.hub, aud: webhook.url, iat: now() / 1000, jti, changes };
    const inTime = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      const answer = await fetch(webhook.url, {
        method: 'POST',
        headers: { 'content-type': 'application/jwt' },
        body: sign(MEDIA_TYPES.webhook, payload, identity.signingKey, identity.kid),
        redirect: 'error',
        signal: signal ? AbortSignal.any([inTime, signal]) : inTime,
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `HTTP ${answer.status}`;
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      return cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 200) : 'no answer';
    }
  }

  async #settle(
    webhook: Row<'webhooks'>,
    { changes, upTo, problem }: { changes: readonly Change[]; upTo: string; problem: string | undefined },
  ): Promise<void> {
    const { store, logger, now } = this.#needs;
    const failures = problem === undefined ? 0 : webhook.failures + 1;
    const givenUp = failures >= MOST_FAILURES;
    const pause = problem === undefined || givenUp ? 0 : pauseAfter(failures);
    await store.transaction(async (trx) => {
      if (givenUp) {
        const letter = { webhook: webhook.id, body: JSON.stringify(changes), error: problem ?? '', at: iso(now()) };
        await trx.insertInto('webhook_dead_letters').values(letter).execute();
      }
      const moved = problem === undefined || givenUp ? { position: upTo, failures: 0 } : { failures };
      await trx
        .updateTable('webhooks')
        .set({ ...moved, last_error: problem ?? null, next_at: iso(now() + pause) })
        .where('id', '=', webhook.id)
        .execute();
    });
    if (problem === undefined) return;
    logger.warn({ webhook: webhook.id, failures, givenUp, problem }, 'a webhook did not take changes');
  }
}

/** Doubles from two seconds to an hour, with jitter: what comes back must not be met by all at once. ms. */
function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** failures) * (0.75 + Math.random() / 2);
}

const iso = (ms: number) => new Date(ms).toISOString();

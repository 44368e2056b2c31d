import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { ContractError } from '../../contract/errors.ts';
import { digestOf } from '../../contract/jws.ts';
import { delivery } from '../../contract/topics.ts';
import type { Commands } from '../commands/send.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { noteAlive } from '../presence/last-known.ts';
import { DeviceKeys } from '../registry/device-keys.ts';
import type { Store } from '../store/store.ts';
import { type Arrival, arrivalOf } from './arrival.ts';
import { BatchQueue } from './batch-queue.ts';
import type { MessageSource, TakenPacket } from './message-source.ts';
import { type IngestMetrics, ingestMetrics } from './metrics.ts';
import type { IngestParameters } from './parameters.ts';
import { ReceiptPace } from './receipt-pace.ts';
import { type DueReceipt, signReceipt } from './receipts.ts';
import { examine, type RecordedBatch, recordBatch } from './record-batch.ts';
import type { StoredAttestation } from './signed-event.ts';
import type { IngestEvents } from './stored-listeners.ts';
import { writeBatch } from './writer.ts';

/** What ingest works with. `onStored` and `parameters` are the caller's; the rest is the hub's. */
export interface IngestNeeds {
  readonly store: Store;
  readonly identity: Pick<HubIdentity, 'hub' | 'kid' | 'signingKey'>;
  /** Sends receipts; also where messages come from, if there is no other `source`. */
  readonly client: MqttClient;
  readonly source?: MessageSource;
  /** Told when a device appears, to send it what it missed. */
  readonly commands: Pick<Commands, 'resend'>;
  readonly onStored: IngestEvents;
  /** One of several workers: at its end it leaves its share of the events to the others. */
  readonly shares?: boolean;
  /** Told after each commit that stored something, what that was. */
  readonly onCommit?: (stored: readonly StoredAttestation[]) => void;
  readonly logger: Logger;
  readonly now: () => number;
  readonly metrics: Registry;
  readonly parameters?: Partial<IngestParameters>;
}

/** From the broker's message to the receipt: queue, batch, verify, commit, acknowledge, receipt. */
export class Pipeline {
  readonly #needs: IngestNeeds;
  readonly #parameters: IngestParameters;
  readonly #metrics: IngestMetrics;
  readonly #queue: BatchQueue<Arrival>;
  readonly #keys = new DeviceKeys();
  readonly #receipts: ReceiptPace;
  readonly #stopping = new AbortController();
  readonly #onCommit: (stored: readonly StoredAttestation[]) => void;
  #lastCommitAt: number | null = null;
  #oldestAt: number | null = null;

  /** `onCommit` hears that something new is stored. */
  constructor(
    needs: IngestNeeds,
    parameters: IngestParameters,
    onCommit: (stored: readonly StoredAttestation[]) => void,
  ) {
    this.#needs = needs;
    this.#parameters = parameters;
    this.#onCommit = onCommit;
    const { receiptPaceMs: paceMs } = parameters;
    this.#receipts = new ReceiptPace({ paceMs, now: () => performance.now(), send: (due) => this.#send(due) });
    this.#queue = new BatchQueue(parameters, (batch) => this.#process(batch));
    this.#metrics = ingestMetrics(needs.metrics, () => this.#queue.depth);
  }

  /** Takes one message; resolves when there is room for the next. */
  async take(packet: TakenPacket, acknowledge: () => void): Promise<void> {
    if (this.#stopping.signal.aborted) return; // stays unacknowledged: the broker or the device sends it again
    const arrival = this.#read(packet, acknowledge);
    if (!arrival) return acknowledge();
    this.#oldestAt ??= arrival.receivedAt;
    await this.#queue.push(arrival);
  }

  /** Commits what was taken, unless the store is down: then it is left for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#queue.drained();
    this.#receipts.stop();
  }

  /** `waitingSince`: since when messages wait without a commit, ms since 1970. */
  progress(): { queued: number; lastCommitAt: number | null; waitingSince: number | null } {
    const waitingSince = this.#oldestAt && Math.max(this.#oldestAt, this.#lastCommitAt ?? 0);
    return { queued: this.#queue.depth, lastCommitAt: this.#lastCommitAt, waitingSince };
  }

  // The broker lets nothing else through. A message that is not ours is not evidence, and waiting for it helps nobody.
  #read(packet: TakenPacket, acknowledge: () => void): Arrival | undefined {
    try {
      return arrivalOf(packet, this.#needs.now(), acknowledge);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      this.#needs.logger.warn({ code: error.code }, 'a message outside of the contract was dropped');
      return undefined;
    }
  }

  async #process(batch: readonly Arrival[]): Promise<void> {
    const { store, now, logger } = this.#needs;
    await writeBatch(batch, {
      write: (arrivals) => this.#commit(arrivals),
      probe: () => noteAlive(store.db, now()),
      giveUp: ({ payload, topic }, error) => {
        this.#metrics.unwritable();
        logger.error({ device: topic.device, digest: digestOf(payload), err: error }, 'a message can not be stored');
      },
      logger,
      stopping: this.#stopping.signal,
    });
    if (this.#queue.depth === 0) this.#oldestAt = null;
  }

  async #commit(arrivals: readonly Arrival[]): Promise<void> {
    const { store, now } = this.#needs;
    const examined = await examine(arrivals, (kids) => this.#keys.load(store.db, kids));
    const recorded = await store.transaction((trx) => recordBatch(trx, examined, this.#parameters, now()), {
      sequencer: true,
    });
    for (const { acknowledge } of arrivals) acknowledge();
    this.#lastCommitAt = now();
    this.#count(arrivals, recorded);
    for (const receipt of recorded.receipts) this.#receipts.offer(receipt);
    for (const device of recorded.appeared) {
      this.#needs.commands.resend(device).catch((error: unknown) => {
        this.#needs.logger.warn({ device, err: error }, 'commands not sent again; the next appearance tries again');
      });
    }
    if (recorded.accepted.length > 0) this.#onCommit(recorded.stored);
  }

  #count(arrivals: readonly Arrival[], { accepted, duplicates, refused }: RecordedBatch): void {
    this.#metrics.accepted(accepted.length);
    this.#metrics.duplicates(duplicates);
    for (const code of refused) this.#metrics.refused(code);
    const first = arrivals[0]?.receivedAt ?? this.#needs.now();
    this.#metrics.committed(arrivals.length, (this.#needs.now() - first) / 1000);
  }

  // A receipt that gets lost is asked for again: the device sends its event once more, and a duplicate is receipted.
  #send(due: DueReceipt): void {
    const { identity, client, logger, now } = this.#needs;
    if (!client.connected) return;
    const { topic, message, device } = signReceipt(due, identity, now());
    const { qos, retain } = delivery.receipt;
    client.publishAsync(topic, message, { qos, retain }).catch((error: unknown) => {
      logger.warn({ device, err: error }, 'receipt not sent; sent again when the device repeats its event');
    });
  }
}

import type { ChainId, DeviceId } from '../../contract/ids.ts';
import { chainKey } from './chain-rows.ts';
import type { DueReceipt } from './receipts.ts';

/** Half of the window that an agent keeps under way (edge-agent/uplink): a device that drains a backlog never stands still. */
const HALF_WINDOW = 32;

interface Told {
  readonly at: number;
  readonly upTo: number;
}

/**
 * Decides when a receipt goes out. The first goes at once; those that a busy chain is due within `paceMs` of it become one,
 * because each says everything that the former said. Signing and sending one costs as much as verifying an event.
 */
export class ReceiptPace {
  readonly #paceMs: number;
  readonly #now: () => number;
  readonly #send: (receipt: DueReceipt) => void;
  readonly #told = new Map<string, Told>();
  readonly #held = new Map<string, DueReceipt>();
  #timer: NodeJS.Timeout | undefined;

  constructor(needs: { paceMs: number; now: () => number; send: (receipt: DueReceipt) => void }) {
    this.#paceMs = needs.paceMs;
    this.#now = needs.now;
    this.#send = needs.send;
  }

  /** A receipt that may be sent: now, or with what follows. It replaces one that is held for the same chain. */
  offer(receipt: DueReceipt): void {
    const key = keyOf(receipt);
    const told = this.#told.get(key);
    const fresh = told === undefined || this.#now() - told.at >= this.#paceMs;
    if (fresh || receipt.content.upTo - told.upTo >= HALF_WINDOW) this.#tell(key, receipt);
    else this.#held.set(key, receipt);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [key, receipt] of this.#held) this.#tell(key, receipt);
  }

  #sweep(): void {
    const before = this.#now() - this.#paceMs;
    for (const [key, { at }] of this.#told) if (at <= before) this.#told.delete(key);
    this.#flush();
    if (this.#told.size > 0) this.#timer ??= setTimeout(() => this.#sweep(), this.#paceMs);
  }

  /** Sends what is held, and nothing later by itself. */
  stop(): void {
    this.#flush();
    clearTimeout(this.#timer);
  }

  #tell(key: string, receipt: DueReceipt): void {
    this.#held.delete(key);
    this.#told.set(key, { at: this.#now(), upTo: receipt.content.upTo });
    this.#timer ??= setTimeout(() => this.#sweep(), this.#paceMs);
    this.#send(receipt);
  }
}

function keyOf({ address, content }: { address: { device: DeviceId }; content: { chain: ChainId } }): string {
  return chainKey({ device: address.device, chain: content.chain });
}

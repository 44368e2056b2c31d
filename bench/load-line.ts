import type { Envelope } from '../contract/envelope.ts';
import { payloadOf } from './jws-payload.ts';
import type { DeviceAccess } from './wire-device.ts';
import { WireDevice } from './wire-device.ts';

/** Events under way without a receipt, as many as the agent allows itself (edge-agent/uplink). */
const WINDOW = 64;

/** One connected device with its signed chain: keeps its window full, and notes how long each event waits for its receipt. */
export class LoadLine {
  readonly #envelopes: readonly Envelope[];
  #device: WireDevice | undefined;
  #sent = 0;
  #settled = 0;
  #target = 0;
  #reached: () => void = () => {};
  readonly #sentAt = new Map<number, number>();
  /** ms from publishing to the receipt that covers the event. */
  readonly waits: number[] = [];

  constructor(envelopes: readonly Envelope[]) {
    this.#envelopes = envelopes;
  }

  async connect(access: DeviceAccess, hub: { readonly port: number; readonly ca: string }): Promise<void> {
    this.#device = await WireDevice.connect(access, hub, (receipt) => this.#settle(receipt));
  }

  get settled(): number {
    return this.#settled;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Sends up to event `target`, a window at a time; resolves when all of them are receipted. */
  drain(target: number): Promise<void> {
    this.#target = Math.min(target, this.#envelopes.length);
    return new Promise((resolve) => {
      this.#reached = resolve;
      this.#fill();
      this.#tell();
    });
  }

  /** Sends the next event now. */
  sendNext(): void {
    const envelope = this.#envelopes[this.#sent];
    if (envelope === undefined) return;
    this.#sent += 1;
    this.#sentAt.set(this.#sent, performance.now());
    this.#device?.send(envelope);
  }

  cut(): void {
    this.#device?.cut();
  }

  #fill(): void {
    while (this.#sent < this.#target && this.#sent - this.#settled < WINDOW) this.sendNext();
  }

  #tell(): void {
    if (this.#settled >= this.#target) this.#reached();
  }

  // The load side trusts its own hub and only reads what the receipt says.
  #settle(receipt: string): void {
    const { upTo } = payloadOf(receipt) as { upTo: number };
    const now = performance.now();
    for (; this.#settled < upTo; this.#settled += 1) {
      const sentAt = this.#sentAt.get(this.#settled + 1);
      this.#sentAt.delete(this.#settled + 1);
      if (sentAt !== undefined) this.waits.push(now - sentAt);
    }
    this.#fill();
    this.#tell();
  }
}

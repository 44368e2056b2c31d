/**
 * Follows the MQTT packets in a byte stream and says when one is too large, from its first bytes (fixed header and
 * "remaining length", MQTT 3.1.1, 2.2.3). The adversary: a client that announces 256 MB and lets the broker collect them.
 */
export class PacketLimit {
  readonly #maxBytes: number;
  #state: 'type' | 'length' | 'body' = 'type';
  #remaining = 0;
  #shift = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** False when the stream is now inside a packet larger than allowed, or its length is malformed. */
  admits(chunk: Buffer): boolean {
    for (let at = 0; at < chunk.length; ) {
      if (this.#state === 'body') {
        const skipped = Math.min(this.#remaining, chunk.length - at);
        this.#remaining -= skipped;
        at += skipped;
        if (this.#remaining === 0) this.#state = 'type';
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      if (this.#state === 'type') {
        this.#state = 'length';
        this.#remaining = 0;
        this.#shift = 0;
      } else if (!this.#readLength(byte)) {
        return false;
      }
    }
    return true;
  }

  #readLength(byte: number): boolean {
    this.#remaining += (byte & 0x7f) * 2 ** this.#shift;
    this.#shift += 7;
    if (this.#remaining > this.#maxBytes) return false;
    if ((byte & 0x80) !== 0) return this.#shift < 28;
    this.#state = this.#remaining > 0 ? 'body' : 'type';
    return true;
  }
}

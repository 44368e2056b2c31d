/**
 * As much of MQTT 3.1.1 as a device on the load side needs, byte by byte: a full client per simulated device would cost more
 * than the hub that is to be measured. Packet types are the upper four bits of the first byte (2.2.1).
 */
export const PACKET = { connack: 2, publish: 3, puback: 4, suback: 9, pingresp: 13 } as const;

/** A packet taken off the wire: its type, the flags, and what follows the fixed header. */
export interface WirePacket {
  readonly type: number;
  readonly flags: number;
  readonly body: Buffer;
}

/** CONNECT with a clean session and the device's last will (3.1). */
export function connectPacket(options: {
  readonly clientId: string;
  readonly keepAliveS: number;
  readonly will: { readonly topic: string; readonly payload: string };
}): Buffer {
  const CLEAN_WILL_QOS1_RETAINED = 0x2e;
  return packet(0x10, [
    text('MQTT'),
    Buffer.of(4, CLEAN_WILL_QOS1_RETAINED, options.keepAliveS >> 8, options.keepAliveS & 0xff),
    text(options.clientId),
    text(options.will.topic),
    text(options.will.payload),
  ]);
}

/** SUBSCRIBE at QoS 1 (3.8). */
export function subscribePacket(id: number, filters: readonly string[]): Buffer {
  return packet(0x82, [uint16(id), ...filters.flatMap((filter) => [text(filter), Buffer.of(1)])]);
}

/** PUBLISH at QoS 1 (3.3). */
export function publishPacket(id: number, topic: string, payload: string, retain = false): Buffer {
  return packet(retain ? 0x33 : 0x32, [text(topic), uint16(id), Buffer.from(payload)]);
}

/** PUBACK (3.4). */
export function pubackPacket(id: number): Buffer {
  return packet(0x40, [uint16(id)]);
}

/** PINGREQ (3.12). */
export const PING = Buffer.of(0xc0, 0);

/** Topic, packet id and payload of a PUBLISH at QoS 1. */
export function readPublish({ body }: WirePacket): { topic: string; id: number; payload: Buffer } {
  const end = 2 + body.readUInt16BE(0);
  return { topic: body.toString('utf8', 2, end), id: body.readUInt16BE(end), payload: body.subarray(end + 2) };
}

/** Cuts a byte stream into packets. */
export class PacketReader {
  #rest: Buffer = Buffer.alloc(0);

  *feed(chunk: Buffer): Generator<WirePacket> {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    for (let found = firstPacket(bytes); found; found = firstPacket(bytes)) {
      yield found.packet;
      bytes = bytes.subarray(found.end);
    }
    this.#rest = bytes;
  }
}

function firstPacket(bytes: Buffer): { packet: WirePacket; end: number } | undefined {
  let length = 0;
  for (let at = 1; at < bytes.length && at <= 4; at += 1) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if (byte & 0x80) continue;
    const end = at + 1 + length;
    if (bytes.length < end) return undefined;
    const first = bytes[0] ?? 0;
    return { packet: { type: first >> 4, flags: first & 0x0f, body: bytes.subarray(at + 1, end) }, end };
  }
  return undefined;
}

function packet(first: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.of(first, ...length), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint16(bytes.length), bytes]);
}

function uint16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}

import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import type { Presence } from '../contract/presence.ts';
import { type DeviceAddress, downTopicsOf, topicOf } from '../contract/topics.ts';
import {
  connectPacket,
  PACKET,
  PacketReader,
  PING,
  pubackPacket,
  publishPacket,
  readPublish,
  subscribePacket,
  type WirePacket,
} from './mqtt-wire.ts';

/** What a device needs to be let in. */
export interface DeviceAccess {
  readonly address: DeviceAddress;
  readonly certificate: string;
  /** Private key of the certificate, PEM. */
  readonly key: string;
}

const KEEP_ALIVE_S = 60;
const SETUP_MS = 60_000;

/** A device on the load side: mutual TLS, its last will, its subscriptions, and next to no memory. */
export class WireDevice {
  readonly #access: DeviceAccess;
  readonly #reader = new PacketReader();
  readonly #socket: TLSSocket;
  readonly #onReceipt: (jws: string) => void;
  readonly #awaited = new Map<number, () => void>();
  #lastId = 0;

  private constructor(access: DeviceAccess, socket: TLSSocket, onReceipt: (jws: string) => void) {
    this.#access = access;
    this.#socket = socket;
    this.#onReceipt = onReceipt;
    socket.on('error', () => {}); // 'close' follows and is what counts
    socket.on('data', (chunk: Buffer) => {
      for (const packet of this.#reader.feed(chunk)) this.#take(packet);
    });
  }

  /** Connects, subscribes and says "online", as the agent does. Rejects when it is not let in. */
  static async connect(
    access: DeviceAccess,
    hub: { readonly port: number; readonly ca: string },
    onReceipt: (jws: string) => void = () => {},
  ): Promise<WireDevice> {
    const { certificate: cert, key, address } = access;
    const socket = connect({ host: '127.0.0.1', port: hub.port, ca: hub.ca, cert, key });
    const giveUp = setTimeout(() => socket.destroy(new Error('no answer from the broker')), SETUP_MS);
    try {
      await once(socket, 'secureConnect');
      const device = new WireDevice(access, socket, onReceipt);
      const will = { topic: topicOf(address, 'status'), payload: JSON.stringify(device.#presence('offline')) };
      await device.#exchange(
        PACKET.connack,
        connectPacket({ clientId: address.device, keepAliveS: KEEP_ALIVE_S, will }),
      );
      await device.#exchange(PACKET.suback, subscribePacket(1, downTopicsOf(address)));
      await device.sayOnline();
      return device;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(giveUp);
    }
  }

  get connected(): boolean {
    return !this.#socket.destroyed;
  }

  /** Sends a signed event. What counts as delivered is the receipt. */
  send(envelope: string): void {
    this.#socket.write(this.#publication('attest', envelope, false));
  }

  /** The retained status message; resolves when the broker has it. */
  sayOnline(): Promise<void> {
    return this.#exchange(PACKET.puback, this.#publication('status', JSON.stringify(this.#presence('online')), true));
  }

  ping(): Promise<void> {
    return this.#exchange(PACKET.pingresp, PING);
  }

  /** Ends the connection without a farewell, like a break of the line. */
  cut(): void {
    this.#socket.destroy();
  }

  #presence(state: Presence['state']): Presence {
    return { v: 1, device: this.#access.address.device, state, ...(state === 'online' && { at: Date.now() / 1000 }) };
  }

  #publication(channel: 'attest' | 'status', payload: string, retain: boolean): Buffer {
    this.#lastId = (this.#lastId % 0xffff) + 1;
    return publishPacket(this.#lastId, topicOf(this.#access.address, channel), payload, retain);
  }

  #exchange(answer: number, request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('the broker closed the connection'));
      this.#socket.once('close', gone);
      this.#awaited.set(answer, () => {
        this.#socket.off('close', gone);
        resolve();
      });
      this.#socket.write(request);
    });
  }

  #take(packet: WirePacket): void {
    if (packet.type === PACKET.publish) {
      const { id, payload } = readPublish(packet);
      this.#socket.write(pubackPacket(id));
      this.#onReceipt(payload.toString('latin1'));
      return;
    }
    if (packet.type === PACKET.connack && packet.body[1] !== 0) return void this.#socket.destroy();
    this.#awaited.get(packet.type)?.();
    this.#awaited.delete(packet.type);
  }
}

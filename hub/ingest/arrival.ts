import type { DeviceId, SiteId } from '../../contract/ids.ts';
import { parseTopic } from '../../contract/topics.ts';
import type { TakenPacket } from './message-source.ts';

/** A message from the broker. The broker vouches for `topic`: only the device it names can publish there. */
export interface Arrival {
  readonly channel: 'attest' | 'status';
  readonly topic: { readonly site: SiteId; readonly device: DeviceId };
  readonly payload: Buffer;
  /** A copy that the broker kept: handed out upon subscribing, it says nothing about now. */
  readonly retained: boolean;
  /** Hub time, ms since 1970. */
  readonly receivedAt: number;
  /** Tells the broker that the message is in safe hands. To be called after the commit, not before. */
  acknowledge(): void;
}

/** Reads a packet from the broker, or throws ContractError `MALFORMED_TOPIC`. */
export function arrivalOf(packet: TakenPacket, receivedAt: number, acknowledge: () => void): Arrival | undefined {
  const { site, device, channel } = parseTopic(packet.topic);
  if (channel !== 'attest' && channel !== 'status') return undefined;
  const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  return { channel, topic: { site, device }, payload, retained: packet.retain, receivedAt, acknowledge };
}

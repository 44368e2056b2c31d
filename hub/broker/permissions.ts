import { delivery, hubSubscriptions, mayPublish, maySubscribe, parseTopic, topicOf } from '../../contract/topics.ts';
import type { Principal } from './principal.ts';

/** Who a client of the broker is: one device, or the hub itself, which is connected inside of the process. */
export type Client = { readonly role: 'device'; readonly principal: Principal } | { readonly role: 'hub' };

interface Message {
  readonly topic: string;
  readonly retain: boolean;
  readonly qos: number;
}

/** A device publishes upward on its own topics; the hub downward. QoS 2 is refused: it keeps state for nothing. */
export function isPublishAllowed(client: Client, { topic, retain, qos }: Message): boolean {
  if (qos > 1) return false;
  if (client.role === 'device') return mayPublish(addressOf(client.principal), topic, retain);
  try {
    const { direction, retain: retained } = delivery[parseTopic(topic).channel];
    return direction === 'down' && retained === retain;
  } catch {
    return false;
  }
}

/** A device subscribes its own downward topics, spelt out; the hub what all devices send. */
export function isSubscribeAllowed(client: Client, filter: string): boolean {
  return client.role === 'device'
    ? maySubscribe(addressOf(client.principal), filter)
    : hubSubscriptions().includes(filter);
}

/** A device's last will may only say that it is offline: an attestation as a will would be sent by the broker, not by it. */
export function isWillAllowed(principal: Principal, { topic, retain, qos }: Message): boolean {
  return topic === topicOf(addressOf(principal), 'status') && retain === delivery.status.retain && qos <= 1;
}

function addressOf({ site, device }: Principal) {
  return { site, device };
}

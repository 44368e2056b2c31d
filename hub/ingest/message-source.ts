import type { IPublishPacket, MqttClient } from 'mqtt';
import { delivery, hubSubscriptions } from '../../contract/topics.ts';
import { deferAcknowledgement } from './deferred-acknowledgement.ts';
import { IngestError } from './error.ts';

/** What is read of a message. */
export type TakenPacket = Pick<IPublishPacket, 'topic' | 'payload' | 'retain'>;

/** Takes one message. It resolves when there is room for the next; `acknowledge` may be called at any later time. */
export type TakeMessage = (packet: TakenPacket, acknowledge: () => void) => Promise<void>;

/** Port: where messages of all devices come from. The embedded broker is one; any other broker is one by its client. */
export interface MessageSource {
  /** Hands messages over from now on, and waits with the next until there is room. */
  hear(take: TakeMessage): Promise<void>;
}

/** Workers of one hub share the events among them (MQTT 5 shared subscription). */
const SHARE_GROUP = 'hub';
const REFUSED = 0x80;

/** A broker as source, by a subscription of the hub's client. `hear` throws IngestError `SUBSCRIPTION_REFUSED`. */
export function subscribedSource(client: MqttClient): MessageSource {
  return {
    async hear(take) {
      deferAcknowledgement(client, take);
      const granted = await client.subscribeAsync(subscriptions(client), { qos: delivery.attest.qos });
      const refused = granted.find(({ qos }) => qos >= REFUSED);
      if (refused) {
        throw new IngestError(
          'SUBSCRIPTION_REFUSED',
          `the broker refuses ${refused.topic}; check its access list for the hub`,
        );
      }
    },
  };
}

/** Leaves the share of the events to the other workers. */
export async function leaveShare(client: MqttClient): Promise<void> {
  if (client.connected) await client.unsubscribeAsync(subscriptions(client)).catch(() => {});
}

function subscriptions(client: MqttClient): string[] {
  return hubSubscriptions(client.options.protocolVersion === 5 ? SHARE_GROUP : undefined);
}

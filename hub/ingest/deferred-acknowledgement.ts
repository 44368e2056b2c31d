import type { DoneCallback, IPublishPacket, MqttClient } from 'mqtt';
import type { TakeMessage } from './message-source.ts';

/** Not an error: tells the client to go on without acknowledging. */
const LATER = new Error('acknowledged later');

/**
 * Hands messages over as they come and acknowledges each one (PUBACK) only when told to. The client's own way is one
 * message at a time, acknowledged before it hands over the next: a commit per event, at a tenth of the speed.
 */
export function deferAcknowledgement(client: MqttClient, take: TakeMessage): void {
  client.handleMessage = (packet: IPublishPacket, callback: DoneCallback) => {
    const connection = client.stream;
    const acknowledge = () => {
      // Packet ids start again with each connection: an acknowledgement that comes too late would hit another message.
      if (packet.qos !== 1 || packet.messageId === undefined || client.stream !== connection) return;
      if (connection.writable) connection.write(puback(packet.messageId));
    };
    take(packet, acknowledge).then(
      () => callback(LATER),
      () => callback(LATER),
    );
  };
}

/** PUBACK without properties: the same four bytes in MQTT 3.1.1 (3.4) and, meaning "success", in MQTT 5 (3.4.2.1). */
export function puback(packetId: number): Buffer {
  return Buffer.of(0x40, 0x02, packetId >> 8, packetId & 0xff);
}

import { connectAsync, type MqttClient } from 'mqtt';
import { delivery, topicOf } from '../../contract/topics.ts';
import type { MessageLine } from '../city/city-folder.ts';
import { CityError } from '../city/error.ts';
import type { CityAccess } from './access.ts';

const AT_ONCE = 16;

/** Lines to the broker, one for each device. */
export class CityFleet {
  readonly #access: CityAccess;
  readonly #lines = new Map<string, Promise<MqttClient>>();

  constructor(access: CityAccess) {
    this.#access = access;
  }

  /** Sends a message as its device. Resolves when the broker has it; what a device sends stays in order. */
  async send({ site, device, channel, payload }: MessageLine): Promise<void> {
    const line = await this.#line(device);
    const { qos, retain } = delivery[channel];
    await line.publishAsync(topicOf({ site, device }, channel), payload, { qos, retain });
  }

  /** Opens all lines, some at a time: a broker greets so many at once. */
  async connect(): Promise<void> {
    const waiting = this.#access.devices.map(({ device }) => device);
    const greet = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await this.#line(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, greet));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(async (line) => (await line).endAsync()));
  }

  #line(device: string): Promise<MqttClient> {
    const known = this.#lines.get(device);
    if (known) return known;
    const access = this.#access.devices.find((each) => each.device === device);
    if (!access)
      throw new CityError('BAD_CITY', `${device} was not approved at this hub; prepare it with a new folder`);
    const { broker, ca } = this.#access;
    const { certificate: cert, key } = access;
    const line = connectAsync(broker, { clientId: device, protocolVersion: 4, keepalive: 30, ca, cert, key }, false);
    this.#lines.set(device, line);
    line.catch(() => this.#lines.delete(device)); // may be tried again
    return line;
  }
}

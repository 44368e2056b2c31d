import type { Envelope } from './envelope.ts';
import { ContractError } from './errors.ts';
import { DeviceId, SiteId } from './ids.ts';
import type { Presence } from './presence.ts';

/** Every channel, what it carries and how it is delivered. Nothing else in the repository spells a topic. */
export interface ChannelPayloads {
  attest: Envelope;
  status: Presence;
  receipt: string; // signed Receipt
  command: string; // signed Command
  config: string; // signed DesiredState
}
export type Channel = keyof ChannelPayloads;

interface Delivery {
  direction: 'up' | 'down';
  qos: 1;
  retain: boolean;
}

export const delivery = {
  attest: { direction: 'up', qos: 1, retain: false }, // never retained: a retained check-in would be replayed to others
  status: { direction: 'up', qos: 1, retain: true }, // also the last will, as `offline`
  receipt: { direction: 'down', qos: 1, retain: false },
  command: { direction: 'down', qos: 1, retain: false },
  config: { direction: 'down', qos: 1, retain: true },
} as const satisfies Record<Channel, Delivery>;

export interface DeviceAddress {
  site: SiteId;
  device: DeviceId;
}

const PREFIX = 'zs/v1';

/** Topic of one channel of one device. */
export function topicOf({ site, device }: DeviceAddress, channel: Channel): string {
  return `${PREFIX}/${site}/${device}/${delivery[channel].direction}/${channel}`;
}

/** What a device subscribes: its own downward channels and nothing else. */
export function downTopicsOf(address: DeviceAddress): string[] {
  return (['receipt', 'command', 'config'] as const).map((channel) => topicOf(address, channel));
}

/** What a device publishes: its own upward channels and nothing else. */
export function upTopicsOf(address: DeviceAddress): string[] {
  return (['attest', 'status'] as const).map((channel) => topicOf(address, channel));
}

/** What the hub publishes, as filters for the access list of an external broker. */
export function hubPublicationFilters(): string[] {
  return (['receipt', 'command', 'config'] as const).map((channel) => `${PREFIX}/+/+/down/${channel}`);
}

/** What the hub subscribes. With `group`, as an MQTT 5 shared subscription, so that several workers share the load. */
export function hubSubscriptions(group?: string): string[] {
  const share = group ? `$share/${group}/` : '';
  return [`${share}${PREFIX}/+/+/up/attest`, `${share}${PREFIX}/+/+/up/status`];
}

/** Takes a topic apart, or throws `MALFORMED_TOPIC`. */
export function parseTopic(topic: string): DeviceAddress & { channel: Channel } {
  const [scheme, version, site, device, direction, channel, ...rest] = topic.split('/');
  const known = channel !== undefined && Object.hasOwn(delivery, channel) ? delivery[channel as Channel] : undefined;
  const siteId = SiteId.safeParse(site);
  const deviceId = DeviceId.safeParse(device);
  if (
    `${scheme}/${version}` !== PREFIX ||
    rest.length > 0 ||
    known?.direction !== direction ||
    !siteId.success ||
    !deviceId.success
  ) {
    throw new ContractError('MALFORMED_TOPIC', 'not a topic of this contract');
  }
  return { site: siteId.data, device: deviceId.data, channel: channel as Channel };
}

/** Whether a device may publish a message: only its own upward channels, with the retain flag the channel has. */
export function mayPublish(address: DeviceAddress, topic: string, retain: boolean): boolean {
  return (Object.keys(delivery) as Channel[]).some(
    (channel) =>
      delivery[channel].direction === 'up' &&
      topicOf(address, channel) === topic &&
      delivery[channel].retain === retain,
  );
}

/** Whether a device may subscribe a filter: only its own downward channels, spelt out, no wildcards. */
export function maySubscribe(address: DeviceAddress, filter: string): boolean {
  return downTopicsOf(address).includes(filter);
}

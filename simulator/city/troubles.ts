import { DAY_MS, HOUR_MS, instantOf, iso, MINUTE_MS } from './calendar.ts';
import type { CityDevice } from './devices.ts';
import type { Diary } from './diary.ts';
import type { Lot } from './lot.ts';

/** What is wrong with a device in a span (ms since 1970). */
export interface Trouble {
  readonly kind: 'power' | 'network' | 'camera';
  readonly from: number;
  readonly until: number;
}

/** How long the broker takes to notice that a line is dead. */
const KEEPALIVE_MS = 45_000;

/** Lets one device in forty fail on a day, and plans what it and the broker say of it. */
export function troubleOfDay(device: CityDevice, day: number, diary: Diary, lot: Lot): void {
  const last = diary.troubleAt(device, instantOf(day, 0));
  if (last) return; // still in yesterday's
  const trouble = lot.chance(0.025) ? draw(day, lot) : undefined;
  diary.trouble(device, trouble ? [trouble] : []);
  if (!trouble) return;
  const { kind, from, until } = trouble;
  if (kind === 'camera') {
    diary.event(device, from, { kind: 'device.status', status: { event: 'camera-lost' } });
    diary.event(device, until, { kind: 'device.status', status: { event: 'camera-restored' } });
    return;
  }
  diary.presence(device, from + KEEPALIVE_MS, 'offline');
  diary.presence(device, until, 'online');
  if (kind === 'network') return;
  diary.event(device, until + 20_000, { kind: 'device.status', status: { event: 'started' } });
  if (device.profile === 'camera') return; // nobody was to be verified there
  const code = `DT-${lot.between(10_000, 99_999)}`;
  const downtime = { code, reason: 'power' as const, from: iso(from), until: iso(until) };
  diary.event(device, until + lot.between(1, 5) * MINUTE_MS, { kind: 'downtime', downtime });
}

function draw(day: number, lot: Lot): Trouble {
  const kind = lot.pick(['power', 'network', 'network', 'camera'] as const);
  const from = instantOf(day, lot.between(420, 1140)) + lot.below(60_000);
  if (kind !== 'network') return { kind, from, until: from + lot.between(10, 90) * MINUTE_MS };
  const overnight = lot.chance(0.05);
  const length = overnight ? DAY_MS + lot.between(1, 8) * HOUR_MS : lot.between(5, 150) * MINUTE_MS;
  return { kind, from, until: from + length };
}

import type { DeviceProfile } from '../../contract/device-config.ts';
import type { Outage, SiteDevice } from './files.ts';
import { contains, type Interval, iso, overlaps } from './interval.ts';
import type { Message } from './message.ts';

/** Devices at which a patient, or a member of staff, can be verified. */
export const PATIENT_PROFILES: readonly DeviceProfile[] = ['kiosk-registration', 'kiosk-pharmacy', 'handheld-ward'];
export const STAFF_PROFILES: readonly DeviceProfile[] = ['kiosk-staff'];
/** Devices that recognise staff who come by. */
export const WATCHING_PROFILES: readonly DeviceProfile[] = ['camera'];

/** Every code that `whySilenceProvesNothing` can answer with. */
export const READINESS_CODES = [
  'no-device',
  'device-not-in-service',
  'device-down',
  'device-down-since',
  'evidence-may-be-on-its-way',
  'evidence-missing-in-chain',
] as const;

const SITE_DOWN = ['site-downtime', 'no-device', 'device-not-in-service', 'device-down', 'device-down-since'];

/** Whether a reason says that nobody could be verified there, rather than that something is still open or unclear. */
export function isOutOfService(code: string): boolean {
  return SITE_DOWN.includes(code);
}

interface Silence {
  readonly devices: readonly SiteDevice[];
  readonly profiles: readonly DeviceProfile[];
  /** When somebody had to be able to use a device. */
  readonly needed: Interval;
  /** The heart of it: an outage over all of this counts however short it was. */
  readonly core: Interval;
  /** When the evidence that we miss would have been signed. */
  readonly signed: Interval;
  /** Whose evidence that is: events known to be about somebody else are not missed. Absent = anybody's. */
  readonly whose?: readonly string[];
  readonly shortestOutageSeconds: number;
}

/**
 * The first reason why missing evidence at a site proves nothing about people, or undefined: then the devices were there,
 * worked, and have delivered everything. A kiosk that was down never makes a patient guilty.
 */
export function whySilenceProvesNothing(silence: Silence): Message | undefined {
  const devices = silence.devices.filter(
    (device) =>
      silence.profiles.includes(device.profile) &&
      overlaps({ from: device.registeredAt, until: device.revokedAt }, silence.needed),
  );
  if (devices.length === 0) return { code: 'no-device', params: {} };

  const inService = devices.filter(
    (device) => device.firstOnline !== null && device.firstOnline <= silence.needed.until,
  );
  const idle = devices[0];
  if (inService.length === 0 && idle) return { code: 'device-not-in-service', params: { device: idle.id } };

  return (
    first(inService, (device) => outageOf(device, silence)) ?? first(inService, (device) => missingOf(device, silence))
  );
}

function outageOf(device: SiteDevice, { needed, core, shortestOutageSeconds }: Silence): Message | undefined {
  const outage = device.outages.find(
    (candidate) =>
      covers(candidate, core) || (overlaps(candidate, needed) && lengthOf(candidate) >= shortestOutageSeconds * 1000),
  );
  if (!outage) return undefined;
  if (outage.until === null)
    return { code: 'device-down-since', params: { device: device.id, from: iso(outage.from) } };
  return { code: 'device-down', params: { device: device.id, from: iso(outage.from), until: iso(outage.until) } };
}

function missingOf(device: SiteDevice, { signed, whose }: Silence): Message | undefined {
  // It may have signed while offline; what it holds comes when it is back.
  const cutOff = device.offlineSince !== null && contains(signed, device.offlineSince);
  const behind = device.pending > 0 && (device.deliveredUpTo ?? Number.NEGATIVE_INFINITY) < signed.until;
  if (cutOff || behind) return { code: 'evidence-may-be-on-its-way', params: { device: device.id } };
  const hole = device.holes.find(
    ({ from, until, subject }) =>
      overlaps({ from, until }, signed) &&
      (whose === undefined || subject === undefined || (subject !== null && whose.includes(subject))),
  );
  if (!hole) return undefined;
  return {
    code: 'evidence-missing-in-chain',
    params: { device: device.id, from: iso(hole.from), until: iso(hole.until) },
  };
}

function covers(outage: Outage, { from, until }: Interval): boolean {
  return outage.from <= from && (outage.until === null || outage.until >= until);
}

function lengthOf(outage: Outage): number {
  return outage.until === null ? Number.POSITIVE_INFINITY : outage.until - outage.from;
}

function first(devices: readonly SiteDevice[], look: (device: SiteDevice) => Message | undefined): Message | undefined {
  for (const device of devices) {
    const message = look(device);
    if (message) return message;
  }
  return undefined;
}

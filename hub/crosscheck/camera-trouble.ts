import type { AttestationOf } from '../../contract/attestation.ts';

type DeviceEvent = AttestationOf<'device.status'>['status']['event'];

/**
 * What a device says when it cannot see people as they are. Frozen, looped, covered and moved are the work of somebody more
 * often than a cable that is out, but whoever wants an excuse can pull the cable as well: patients and doctors are to blame for
 * neither, so all of it is downtime. Who meddles shows on the device's page.
 */
export const CAMERA_TROUBLE: readonly DeviceEvent[] = [
  'camera-lost',
  'camera-frozen',
  'camera-looped',
  'camera-covered',
  'camera-dark',
  'camera-moved',
];

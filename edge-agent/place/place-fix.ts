import type { DeviceConfig } from '../../contract/device-config.ts';
import type { Geo } from '../../contract/evidence.ts';
import { fenceVerdict } from './fence.ts';

/** Says where the device is, with its fence verdict; undefined when nothing says where it is. */
export type PlaceFix = () => Geo | undefined;

/** Where a device that stands still was set up, according to its granted configuration. */
export function fixedPlace({ position, fence }: Pick<DeviceConfig, 'position' | 'fence'>): PlaceFix {
  const geo: Geo | undefined = position && { ...position, source: 'fixed', fence: fenceVerdict(position, fence) };
  return () => geo;
}

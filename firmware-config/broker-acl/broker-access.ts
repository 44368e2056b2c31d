import type { HubId } from '../../contract/ids.ts';
import type { DeviceAddress } from '../../contract/topics.ts';

/**
 * Who may use an external broker. Devices are those that are active in the registry; a device that is left out can still
 * connect until its certificate ends, but neither publish nor receive anything.
 */
export interface BrokerAccess {
  readonly hub: HubId;
  /** How many workers of the hub may join (hub-1 to hub-n), besides a hub that is alone. */
  readonly workers?: number;
  readonly devices: readonly DeviceAddress[];
}

/** Configuration files by name, to be written into one folder. */
export type BrokerFiles = Readonly<Record<string, string>>;

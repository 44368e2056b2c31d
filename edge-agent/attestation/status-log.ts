import type { Logger } from 'pino';
import type { z } from 'zod';
import type { DeviceStatus } from '../../contract/attestation.ts';
import type { Attestor } from './draft.ts';

export type DeviceEvent = z.infer<typeof DeviceStatus>['event'];

/** Signs what happens to the device itself. Never throws: an outbox that is full must not stop the agent as well. */
export interface StatusLog {
  /** True when the event is signed and kept. `detail` is cut to what the contract takes. */
  record(event: DeviceEvent, detail?: string): boolean;
}

const MAX_DETAIL = 120;

export function createStatusLog(attestor: Attestor, logger: Logger): StatusLog {
  return {
    record(event, detail) {
      const status = { event, ...(detail ? { detail: detail.slice(0, MAX_DETAIL) } : {}) };
      try {
        const { seq } = attestor.attest({ kind: 'device.status', status });
        logger.info({ event, detail, seq }, 'device status attested');
        return true;
      } catch (error) {
        logger.error({ err: error, event }, 'device status could not be attested');
        return false;
      }
    },
  };
}

import type { Command } from '../../contract/command.ts';
import type { DeviceId } from '../../contract/ids.ts';
import type { StoredListener } from '../ingest/stored-listeners.ts';
import { forgetWithdrawn } from './forget.ts';
import type { Vault } from './vault.ts';

export interface WithdrawalParts extends Pick<Vault, 'store' | 'now'> {
  /** Signs, keeps and sends a command; a device that is offline gets it later. */
  readonly sendCommand: (device: DeviceId, body: Command['body']) => Promise<unknown>;
}

/**
 * Carries out withdrawals of consent: templates leave the vault, and every device that may hold one is told. Needed under
 * either storage policy: under `site` a withdrawal still has to reach the devices of the site. Doing one twice, after a
 * crash, does no harm.
 */
export function withdrawalListener({ store, now, sendCommand }: WithdrawalParts): StoredListener {
  return {
    name: 'vault-withdrawals',
    async handle(events) {
      for (const { attestation } of events) {
        if (attestation.kind !== 'consent.withdrawn') continue;
        const { subject } = attestation;
        const { devices } = await forgetWithdrawn({ store, now }, subject);
        for (const device of devices) await sendCommand(device, { type: 'template.remove', subject });
      }
    },
  };
}

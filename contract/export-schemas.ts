import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Attestation } from './attestation.ts';
import { Claim, ClaimCancellation } from './claim.ts';
import { Command } from './command.ts';
import { DesiredState } from './desired-state.ts';
import { EnrolmentRequest, RenewalRequest } from './enrolment.ts';
import { FacePolicy } from './face-policy.ts';
import { MasterRecord, MasterWithdrawal } from './master.ts';
import { Presence } from './presence.ts';
import { ProvisioningGrant, ProvisioningRequest } from './provisioning.ts';
import { Receipt } from './receipt.ts';
import { Stay, StayCancellation } from './stay.ts';
import { FaceTemplate, VaultHandOut, VaultRequest } from './vault.ts';

const EXPORTED: Record<string, z.ZodType> = {
  attestation: Attestation,
  receipt: Receipt,
  command: Command,
  presence: Presence,
  claim: Claim,
  'claim-cancellation': ClaimCancellation,
  stay: Stay,
  'stay-cancellation': StayCancellation,
  'master-record': MasterRecord,
  'master-withdrawal': MasterWithdrawal,
  'face-policy': FacePolicy,
  'provisioning-request': ProvisioningRequest,
  'provisioning-grant': ProvisioningGrant,
  'desired-state': DesiredState,
  'enrolment-request': EnrolmentRequest,
  'renewal-request': RenewalRequest,
  'face-template': FaceTemplate,
  'vault-request': VaultRequest,
  'vault-hand-out': VaultHandOut,
};

/** JSON Schema (2020-12) of everything that travels, by file name, for implementations in other languages. */
export function jsonSchemas(): Map<string, string> {
  return new Map(
    Object.entries(EXPORTED).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', reused: 'inline' }), null, 2)}\n`,
    ]),
  );
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, 'schemas');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of jsonSchemas()) writeFileSync(join(folder, name), text);
}

import { readFileSync } from 'node:fs';
import { readHubIdentity } from '../hub/identity/open.ts';
import { auditCheckpoints } from '../hub/ledger/checkpoint/audit.ts';
import { checkpointVerifier } from '../hub/ledger/checkpoint/checkpoint.ts';
import { verifierKeyOf } from '../hub/ledger/checkpoint/verifier-key.ts';
import { verifyLedger } from '../hub/ledger/verify.ts';
import { openHubStore } from '../hub/store/open-hub-store.ts';

export interface AuditOptions {
  readonly data: string;
  readonly store?: string;
  readonly checkpoint?: readonly string[];
}

/** `zs ledger audit`: says each thing that does not hold, and sets the exit code. */
export async function auditLedger({ data, store, checkpoint = [] }: AuditOptions): Promise<void> {
  const verifier = checkpointVerifier(readHubIdentity(data, Date.now));
  const kept = checkpoint.map((file) => readFileSync(file, 'utf8'));
  const opened = await openHubStore(data, store);
  try {
    const lines = await verifyLedger(opened.db, (done) => process.stderr.write(`\r${done} entries`));
    process.stderr.write('\n');
    const checkpoints = await auditCheckpoints(opened.db, verifier, kept);
    if (lines.verified) console.log(`entries      ${lines.size}, root ${lines.root}: unchanged`);
    else console.error(`entries      ${lines.firstBadIndex} does not verify: ${lines.problem}`);
    if (checkpoints.ok) console.log(`checkpoints  ${checkpoints.checkpoints}, all signed and of one log`);
    else {
      const { checkpoint: number, size, problem } = checkpoints;
      console.error(`checkpoints  number ${number} (size ${size}) does not hold: ${problem}`);
    }
    console.log(`key          ${verifierKeyOf(verifier)}`);
    if (!lines.verified || !checkpoints.ok) process.exitCode = 1;
  } finally {
    await opened.close();
  }
}

import { readFileSync } from 'node:fs';
import { readHubIdentity } from '../hub/identity/open.ts';
import { auditCheckpoints } from '../hub/ledger/checkpoint/audit.ts';
import { checkpointVerifier, checkpointVerifiers } from '../hub/ledger/checkpoint/checkpoint.ts';
import { latestCheckpoint } from '../hub/ledger/checkpoint/issue.ts';
import { parseVerifierKey, verifierKeyOf } from '../hub/ledger/checkpoint/verifier-key.ts';
import { verifyLedger } from '../hub/ledger/verify.ts';
import { cosignedSize } from '../hub/ledger/witness/cosigned-note.ts';
import { openHubStore } from '../hub/store/open-hub-store.ts';
import type { Database } from '../hub/store/store.ts';

export interface AuditOptions {
  readonly data: string;
  readonly store?: string;
  readonly checkpoint?: readonly string[];
  readonly witness?: readonly string[];
  readonly quorum?: number;
}

/** `zs ledger audit`: says each thing that does not hold, and sets the exit code. */
export async function auditLedger(options: AuditOptions): Promise<void> {
  const { data, store, checkpoint = [], witness = [], quorum = witness.length } = options;
  const identity = readHubIdentity(data, Date.now);
  const verifier = checkpointVerifier(identity);
  const kept = checkpoint.map((file) => readFileSync(file, 'utf8'));
  const opened = await openHubStore(data, store);
  try {
    const lines = await verifyLedger(opened.db, (done) => process.stderr.write(`\r${done} entries`));
    process.stderr.write('\n');
    const checkpoints = await auditCheckpoints(opened.db, checkpointVerifiers(identity), kept);
    if (lines.verified && lines.erased) console.log(`erased       ${lines.erased.length} entries, each by an order`);
    if (lines.verified && lines.erasedCases)
      console.log(`erased       ${lines.erasedCases.length} cases, each by an order`);
    if (lines.verified) console.log(`entries      ${lines.size}, root ${lines.root}: unchanged`);
    else console.error(`entries      ${lines.firstBadIndex} does not verify: ${lines.problem}`);
    if (checkpoints.ok) console.log(`checkpoints  ${checkpoints.checkpoints}, all signed and of one log`);
    else {
      const { checkpoint: number, size, problem } = checkpoints;
      console.error(`checkpoints  number ${number} (size ${size}) does not hold: ${problem}`);
    }
    const cosigned = await sayWitnesses(opened.db, witness);
    if (cosigned < quorum) console.error(`witnesses    ${cosigned} cosigned the latest checkpoint, not ${quorum}`);
    console.log(`key          ${verifierKeyOf(verifier)}`);
    if (!lines.verified || !checkpoints.ok || cosigned < quorum) process.exitCode = 1;
  } finally {
    await opened.close();
  }
}

/** Says up to where each witness has cosigned. Returns how many have the latest checkpoint. */
async function sayWitnesses(db: Database, witnesses: readonly string[]): Promise<number> {
  const latest = (await latestCheckpoint(db))?.size ?? 0;
  let up = 0;
  for (const key of witnesses) {
    const { name } = parseVerifierKey(key, 'witness');
    const size = await cosignedSize(db, key);
    console.log(`witness      ${name}: ${size} of ${latest} entries cosigned`);
    if (size === latest && size > 0) up += 1;
  }
  return up;
}

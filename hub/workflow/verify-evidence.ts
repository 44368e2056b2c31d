import { bundleText } from '../bundle/bundle.ts';
import { type Exporter, exportBundle } from '../bundle/export.ts';
import { checkpointVerifier } from '../ledger/checkpoint/checkpoint.ts';
import { verifierKeyOf } from '../ledger/checkpoint/verifier-key.ts';
import { verifyBundle } from '../ledger/verifier/verify-bundle.mjs';
import type { CaseFacts } from './guard.ts';
import { stands } from './set-aside.ts';

export interface EvidenceCheck {
  readonly evidence: 'holds' | 'fails' | 'missing';
  /** Ids of the exports, each a line of the ledger: what a court gets is what was verified. */
  readonly bundles: readonly string[];
}

/**
 * Makes the bundle of every finding that stands, and verifies it as a court would, with this hub's key. One that does not hold spoils
 * the decision: somebody has been at the evidence.
 */
export async function verifyEvidence(
  { settleCheckpoint: _, ...exporter }: Exporter,
  { findings }: Pick<CaseFacts, 'findings'>,
  by: string,
): Promise<EvidenceCheck> {
  const standing = findings.filter(stands);
  const bundles: string[] = [];
  const key = verifierKeyOf(checkpointVerifier(exporter.identity));
  for (const { id } of standing) {
    const bundle = await exportBundle(exporter, id, by);
    bundles.push(bundle.export.id);
    const { ok } = await verifyBundle(Buffer.from(bundleText(bundle)), { key });
    if (!ok) return { evidence: 'fails', bundles };
  }
  return { evidence: standing.length > 0 ? 'holds' : 'missing', bundles };
}

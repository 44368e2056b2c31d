import { ruleEntry } from '../crosscheck/rule-set.ts';
import { ERASURE } from '../ledger/erasure/order.ts';
import { lineAbout } from '../ledger/lines.ts';
import { TreeReader } from '../ledger/tiles.ts';
import type { Database } from '../store/store.ts';
import type { BundledLine, BundleParts, ExportStatement } from './bundle.ts';

/**
 * The line of each thing in a bundle, with its proof to the tree of `size` lines. A thing whose line is gone has none here:
 * the verifier names it. In the order of the log: nothing in a bundle may stand in two ways.
 */
export async function proveLines(
  db: Database,
  statement: ExportStatement,
  { rule, evidence, keys, erased }: BundleParts,
  size: number,
): Promise<BundledLine[]> {
  const about: { readonly kind: string; readonly ref: string }[] = [
    { kind: 'export', ref: statement.id },
    ...(rule ? [ruleEntry(rule)] : []),
    ...evidence.map(({ jti }) => ({ kind: 'attestation', ref: jti })),
    ...erased.map(({ content }) => ({ kind: ERASURE, ref: JSON.parse(content).id })),
    ...keys.flatMap(({ registration }) => (registration ? [{ kind: 'device', ref: registration.id }] : [])),
  ];
  const reader = new TreeReader(db, size);
  const lines: BundledLine[] = [];
  for (const { kind, ref } of about) {
    const line = await lineAbout(db, kind, ref);
    if (!line || line.idx > size) continue;
    const proof = (await reader.inclusionProof(line.idx)).map((hash) => hash.toString('base64url'));
    lines.push({ index: line.idx, kind, ref, salt: line.salt ?? null, proof });
  }
  return lines.toSorted((one, other) => one.index - other.index);
}

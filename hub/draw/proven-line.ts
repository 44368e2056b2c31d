import { digestOf } from '../../contract/jws.ts';
import { commitmentOf, type LedgerHead } from '../ledger/entry.ts';
import { lineAbout } from '../ledger/lines.ts';
import { leafHash } from '../ledger/merkle/hash.ts';
import { verifyInclusion } from '../ledger/merkle/verify-proof.ts';
import { TreeReader } from '../ledger/tiles.ts';
import type { Database } from '../store/store.ts';
import type { ProvenLine } from './line-schema.ts';

/** A step as it stands in the ledger, proved to be in the tree of `size` lines; undefined when it was not entered. */
export async function provenLine(db: Database, id: string | null, size: number): Promise<ProvenLine | undefined> {
  if (id === null) return undefined;
  const row = await db.selectFrom('configurations').select('content').where('id', '=', id).executeTakeFirst();
  const line = await lineAbout(db, 'configuration', id);
  if (!row || !line) return undefined;
  const { at, idx: index, leaf, salt = null, ref } = line;
  const path = index <= size ? await new TreeReader(db, size).inclusionProof(index) : [];
  return { content: row.content, at, index, leaf, salt, ref, proof: path.map((hash) => hash.toString('base64url')) };
}

/** Whether a line is in the log that a checkpoint stands for. */
export function isInLog({ leaf, index, proof }: ProvenLine, { size, root }: LedgerHead): boolean {
  return verifyInclusion({
    ...{ leaf: leafHash(Buffer.from(leaf, 'base64url')), index: index - 1, size },
    ...{ proof: proof.map((hash) => Buffer.from(hash, 'base64url')), root: Buffer.from(root, 'base64url') },
  });
}

/** Whether a line of the ledger commits to what it is said to commit to. */
export function opens({ content, leaf, salt, ref }: ProvenLine): boolean {
  const entry = { kind: 'configuration', ref, digest: digestOf(content) };
  return commitmentOf(entry, salt ?? undefined) === leaf;
}

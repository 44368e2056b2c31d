import { type CheckpointSigner, checkpointVerifier, openCheckpoint } from '../ledger/checkpoint/checkpoint.ts';
import { TreeReader } from '../ledger/tiles.ts';
import { cosignedNote } from '../ledger/witness/cosigned-note.ts';
import type { Database } from '../store/store.ts';
import type { Anchor } from './bundle.ts';

/** The latest checkpoint that each witness cosigned, and the latest one that was stamped, oldest first, each once. */
export async function loadAnchors(
  db: Database,
  witnesses: readonly string[],
  signer: CheckpointSigner,
): Promise<Anchor[]> {
  const ids = new Set<number>();
  for (const witness of witnesses) {
    const cosigned = db.selectFrom('ledger_cosignatures').select('checkpoint').where('witness', '=', witness);
    const last = await cosigned.orderBy('checkpoint', 'desc').limit(1).executeTakeFirst();
    if (last) ids.add(last.checkpoint);
  }
  const stamped = db.selectFrom('ledger_timestamps').select('checkpoint').orderBy('checkpoint', 'desc');
  const last = await stamped.limit(1).executeTakeFirst();
  if (last) ids.add(last.checkpoint);
  if (ids.size === 0) return [];
  const rows = await db
    .selectFrom('ledger_checkpoints')
    .select(['id', 'note'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  // Under a name that the log had before it was restored, they are about lines that may be gone.
  const current = rows.filter(({ note }) => openCheckpoint(note, checkpointVerifier(signer)) !== undefined);
  return await Promise.all(
    current.map(async (row) => ({
      checkpoint: await cosignedNote(db, row, witnesses),
      stamps: await stampsOf(db, row.id),
    })),
  );
}

function stampsOf(db: Database, checkpoint: number): Promise<{ authority: string; token: string }[]> {
  const stamps = db.selectFrom('ledger_timestamps').select(['authority', 'token']);
  return stamps.where('checkpoint', '=', checkpoint).orderBy('authority').execute();
}

/** For each anchor, the proof that the tree of `size` lines continues it. */
export async function proveAnchors(
  db: Database,
  anchors: readonly Anchor[],
  signer: CheckpointSigner,
  size: number,
): Promise<string[][]> {
  const reader = new TreeReader(db, size);
  const verifier = checkpointVerifier(signer);
  const proofs: string[][] = [];
  for (const { checkpoint } of anchors) {
    const head = openCheckpoint(checkpoint, verifier);
    const path = head && head.size > 0 && head.size < size ? await reader.consistencyProof(head.size) : [];
    proofs.push(path.map((hash) => hash.toString('base64url')));
  }
  return proofs;
}

import type { Database } from '../../store/store.ts';
import type { LedgerHead } from '../entry.ts';
import { CompactRange } from '../merkle/compact-range.ts';
import { leafHash } from '../merkle/hash.ts';
import { cosignedAt } from '../witness/cosignature.ts';
import { openAnyCheckpoint } from './checkpoint.ts';
import { type NoteVerifier, parseVerifierKey } from './verifier-key.ts';

const PAGE = 1000;

export type CheckpointProblem =
  | 'not-signed' // by the hub's note key, or it does not say what its row says
  | 'fork' // another root than a checkpoint of the same size
  | 'inconsistent' // the lines do not lead to its root
  | 'ahead' // it covers lines that are not there
  | 'bad-cosignature'; // what is kept as a witness's word is not

export type CheckpointAudit =
  | { readonly ok: true; readonly checkpoints: number }
  | { readonly ok: false; readonly checkpoint: number; readonly size: number; readonly problem: CheckpointProblem };

/**
 * Holds checkpoints (those kept, and those that somebody else kept) against the lines. Two roots that the hub signed for
 * one size prove that it showed different logs to different people, whatever the database says now. Run it beside
 * `verifyLedger`, which checks the lines against what they commit to.
 */
export async function auditCheckpoints(
  db: Database,
  verifiers: readonly NoteVerifier[],
  kept: readonly string[] = [],
): Promise<CheckpointAudit> {
  const rows = await db.selectFrom('ledger_checkpoints').select(['id', 'size', 'root', 'note']).orderBy('id').execute();
  const notes = [
    ...rows,
    ...kept.map((note, n) => ({ id: rows.length + n + 1, note, size: undefined, root: undefined })),
  ];
  const forged = await firstFalseCosignature(db);
  if (forged) return { ok: false, ...forged, problem: 'bad-cosignature' };
  const said: (LedgerHead & { readonly id: number })[] = [];
  for (const { id, note, size, root } of notes) {
    const head = openAnyCheckpoint(note, verifiers);
    const agrees = head && (size ?? head.size) === head.size && (root ?? head.root) === head.root;
    if (!head || !agrees) return { ok: false, checkpoint: id, size: size ?? 0, problem: 'not-signed' };
    const twin = said.find((other) => other.size === head.size && other.root !== head.root);
    if (twin) return { ok: false, checkpoint: id, size: head.size, problem: 'fork' };
    said.push({ id, ...head });
  }
  said.sort((a, b) => a.size - b.size);
  const range = CompactRange.empty();
  for (const { id, size, root } of said) {
    await growTo(db, range, size);
    if (range.size < size) return { ok: false, checkpoint: id, size, problem: 'ahead' };
    if (range.root().toString('base64url') !== root)
      return { ok: false, checkpoint: id, size, problem: 'inconsistent' };
  }
  return { ok: true, checkpoints: said.length };
}

async function firstFalseCosignature(db: Database): Promise<{ checkpoint: number; size: number } | undefined> {
  const rows = await db
    .selectFrom('ledger_cosignatures as cosignature')
    .innerJoin('ledger_checkpoints as kept', 'kept.id', 'cosignature.checkpoint')
    .select(['kept.id', 'kept.size', 'kept.note', 'cosignature.witness', 'cosignature.line'])
    .orderBy('kept.id')
    .execute();
  const forged = rows.find(({ note, line, witness }) => {
    const verifier = parseVerifierKey(witness, 'witness');
    return cosignedAt(`${note}${line}\n`, verifier) === undefined;
  });
  return forged && { checkpoint: forged.id, size: forged.size };
}

async function growTo(db: Database, range: CompactRange, size: number): Promise<void> {
  while (range.size < size) {
    const lines = await db
      .selectFrom('ledger')
      .select('leaf')
      .where('idx', '>', range.size)
      .where('idx', '<=', Math.min(size, range.size + PAGE))
      .orderBy('idx')
      .execute();
    if (lines.length === 0) return;
    for (const { leaf } of lines) range.append(leafHash(Buffer.from(leaf, 'base64url')));
  }
}

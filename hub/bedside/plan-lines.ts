import { z } from 'zod';
import { Digest } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { enterConfiguration } from '../ledger/configuration.ts';
import { commitmentOf, type LedgerHead } from '../ledger/entry.ts';
import { lineAbout } from '../ledger/lines.ts';
import { leafHash } from '../ledger/merkle/hash.ts';
import { verifyInclusion } from '../ledger/merkle/verify-proof.ts';
import { TreeReader } from '../ledger/tiles.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { BedsideParameters } from './parameters.ts';

/** What the ledger holds of a plan, in this order. Each is a line of its own, made before the next is known. */
export const PlanLine = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('committed'),
    plan: z.string(),
    date: z.iso.date(),
    commitment: Digest,
    parameters: BedsideParameters,
  }),
  /** `from`: nobody was asked before (ms since 1970). `withoutBed`: inpatients who can't be drawn, because nobody knows their bed. */
  z.strictObject({
    step: z.literal('drawn'),
    plan: z.string(),
    roster: Digest,
    inpatients: z.int().min(0),
    withoutBed: z.int().min(0),
    exempted: z.int().min(0),
    drawn: z.int().min(0),
    from: z.number(),
  }),
  z.strictObject({ step: z.literal('revealed'), plan: z.string(), seed: z.string() }),
]);
export type PlanLine = z.infer<typeof PlanLine>;

/** Enters a step of a plan in the ledger. `now` in ms since 1970. Returns the id of what was entered. */
export async function enterPlanLine(trx: DatabaseTransaction, line: PlanLine, now: number): Promise<string> {
  return await enterConfiguration(trx, 'bedside', JSON.stringify(line), now);
}

/** A step with what opens its line of the ledger. */
export const ProvenLine = z.strictObject({
  content: z.string(),
  at: z.string(),
  index: z.number(),
  leaf: z.string(),
  salt: z.string().nullable(),
  ref: z.string(),
  /** That the line is in the log of the checkpoint shown with it: hashes in base64url; empty while there is none. */
  proof: z.array(z.string()),
});
export type ProvenLine = z.infer<typeof ProvenLine>;

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

import { sql } from 'kysely';
import { MAX_ENVELOPE_BYTES } from '../../contract/envelope.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { inWantedChain, wantedRows } from '../store/wanted-rows.ts';
import type { Arrival } from './arrival.ts';
import type { ChainProgress } from './chain-progress.ts';
import type { Refusal } from './refusal.ts';

export interface RefusedArrival {
  readonly arrival: Arrival;
  readonly refusal: Refusal;
}

/**
 * Keeps what was refused, once for each reason; the same bytes refused again are counted. Of what nobody signed, at most
 * `unsignedLimit` rows are kept for a device: one that sends noise must not fill the disk on which evidence is kept.
 */
export async function quarantine(
  trx: DatabaseTransaction,
  refused: readonly RefusedArrival[],
  unsignedLimit: number,
): Promise<void> {
  const kept = new Map<string, number>();
  for (const { arrival, refusal } of refused) {
    if (!refusal.position) {
      const { device } = arrival.topic;
      const rows = kept.get(device) ?? (await unsignedRowsOf(trx, device));
      kept.set(device, rows + 1);
      if (rows >= unsignedLimit) continue;
    }
    await trx
      .insertInto('quarantine')
      .values({
        digest: refusal.digest,
        code: refusal.code,
        detail: refusal.detail,
        device: arrival.topic.device,
        site: arrival.topic.site,
        chain: refusal.position?.chain ?? null,
        seq: refusal.position?.seq ?? null,
        received_at: new Date(arrival.receivedAt).toISOString(),
        times: 1,
        envelope: textOf(arrival.payload),
      })
      .onConflict((conflict) =>
        conflict.columns(['digest', 'code']).doUpdateSet({ times: sql<number>`quarantine.times + 1` }),
      )
      .execute();
  }
}

async function unsignedRowsOf(trx: DatabaseTransaction, device: string): Promise<number> {
  const { rows } = await trx
    .selectFrom('quarantine')
    .where('device', '=', device)
    .where('chain', 'is', null)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return rows;
}

/** As many refusals as a receipt can hold. */
const MAX_REJECTED = 256;

/** Refused places of chains, for their receipts: the last ones of each. What was accepted after all is left out. */
export async function refusalsOf(
  db: Database,
  chains: readonly ChainProgress[],
): Promise<(chain: ChainProgress) => { seq: number; code: RefusalCode }[]> {
  if (chains.length === 0) return () => [];
  const wanted = chains.map(({ device, chain }) => [device, chain]);
  const { rows } = await sql<{ device: string; chain: string; seq: number | null; code: string }>`
    select quarantine.device, quarantine.chain, quarantine.seq, quarantine.code
    from ${wantedRows(db, wanted)} cross join quarantine where ${inWantedChain('quarantine')}
      and not exists (
        select 1 from attestations
        where attestations.device = quarantine.device and attestations.chain = quarantine.chain
          and attestations.seq = quarantine.seq and attestations.digest = quarantine.digest)
    order by quarantine.seq desc`.execute(db);
  const byChain = Map.groupBy(rows, ({ device, chain }) => `${device}/${chain}`);
  return ({ device, chain }) =>
    (byChain.get(`${device}/${chain}`) ?? [])
      .slice(0, MAX_REJECTED)
      .flatMap(({ seq, code }) => (seq === null ? [] : [{ seq, code: code as RefusalCode }]));
}

const TEXT = /^[\x20-\x7e]*$/;

// PostgreSQL can't store every byte as text, and a terminal should not be made to.
function textOf(payload: Buffer): string {
  const kept = payload.subarray(0, MAX_ENVELOPE_BYTES);
  const text = kept.toString('latin1');
  return TEXT.test(text) ? text : `base64url:${kept.toString('base64url')}`;
}

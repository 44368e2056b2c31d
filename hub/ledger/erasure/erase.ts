import { newEventId } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { parseOrThrow } from '../../../contract/parse.ts';
import type { DatabaseTransaction, Store } from '../../store/store.ts';
import { appendToLedger } from '../append.ts';
import { LedgerError } from '../error.ts';
import { ERASURE, ErasureOrder, type ErasureRequest } from './order.ts';

const EMPTIED = {
  envelope: '',
  subject_type: null,
  subject: null,
  nonce: null,
  face_outcome: null,
  facts: null,
} as const;

/**
 * Destroys the payload of an attestation for good: the signed bytes, the columns that repeat them, and the salt of its
 * ledger line, without which the line can't be tied to anything. The order stays, with a line of its own. Every proof of
 * every other line holds as before. Throws LedgerError `EVENT_UNKNOWN` or `ALREADY_ERASED`, ContractError for bad words.
 */
export async function eraseAttestation(store: Store, request: ErasureRequest, now: number): Promise<ErasureOrder> {
  const order = await store.transaction((trx) => eraseWithin(trx, request, now), { sequencer: true });
  await store.scrub();
  return order;
}

/**
 * Carries orders out again on a database that doesn't know them: one that was restored from a backup made before them. Orders
 * that it knows, and orders about events that it never had, are passed over. Returns how many were carried out.
 */
export async function repeatErasures(store: Store, orders: readonly ErasureOrder[], now: number): Promise<number> {
  let done = 0;
  for (const { event, legalBasis, reason, by } of orders) {
    const row = await store.db
      .selectFrom('attestations')
      .select('envelope')
      .where('jti', '=', event)
      .executeTakeFirst();
    if (!row || row.envelope === '') continue;
    const request = { event: event as ErasureRequest['event'], legalBasis, reason, by };
    await store.transaction((trx) => eraseWithin(trx, request, now), { sequencer: true });
    done += 1;
  }
  if (done > 0) await store.scrub();
  return done;
}

/**
 * Erases several events for one reason, in one transaction. The caller calls `store.scrub()` after the last batch. Throws
 * LedgerError `EVENT_UNKNOWN` or `ALREADY_ERASED`, and then none of them is.
 */
export async function eraseBatch(
  store: Store,
  events: readonly ErasureRequest['event'][],
  order: Omit<ErasureRequest, 'event'>,
  now: number,
): Promise<ErasureOrder[]> {
  return await store.transaction(
    async (trx) => {
      const orders: ErasureOrder[] = [];
      for (const event of events) orders.push(await eraseWithin(trx, { event, ...order }, now));
      return orders;
    },
    { sequencer: true },
  );
}

async function eraseWithin(
  trx: DatabaseTransaction,
  { event, legalBasis, reason, by }: ErasureRequest,
  now: number,
): Promise<ErasureOrder> {
  const row = await trx.selectFrom('attestations').selectAll().where('jti', '=', event).executeTakeFirst();
  if (!row) throw new LedgerError('EVENT_UNKNOWN', `this hub keeps no event ${event}; check the id`);
  if (row.envelope === '') throw new LedgerError('ALREADY_ERASED', `event ${event} has been erased before`);

  const said = { id: newEventId(now), event, index: row.ledger_idx, legalBasis, reason, by };
  const order = parseOrThrow(ErasureOrder, { ...said, at: new Date(now).toISOString() }, 'order to erase');
  const content = JSON.stringify(order);
  const { device, at: eventAt } = row;
  const kept = { id: order.id, event, device, event_at: eventAt, content, at: order.at };
  await trx.insertInto('erasures').values(kept).execute();
  await trx.updateTable('attestations').set(EMPTIED).where('jti', '=', event).execute();
  await trx.deleteFrom('ledger_salts').where('idx', '=', row.ledger_idx).execute();
  await appendToLedger(trx, [{ kind: ERASURE, ref: order.id, digest: digestOf(content) }], now);
  return order;
}

import { readableAttestation } from '../store/attestation-columns.ts';
import type { Database, Store } from '../store/store.ts';
import { commandIn } from './ordered.ts';

/**
 * Enters clip orders of before there was a list of them, so that age and withdrawal find their files: the command says which clip, the
 * ledger for which event it was asked and when it came. Doing it again finds nothing to do.
 */
export async function enterOldOrders(store: Store): Promise<number> {
  const unlisted = await store.db
    .selectFrom('commands')
    .leftJoin('clip_orders', 'clip_orders.command', 'commands.jti')
    .select(['commands.jti', 'commands.device', 'commands.signed'])
    .where('commands.type', '=', 'clip.release')
    .where('clip_orders.command', 'is', null)
    .orderBy('commands.jti')
    .execute();
  if (unlisted.length === 0) return 0;
  const events = await orderedEvents(store.db);
  for (const { jti: command, device, signed } of unlisted) {
    const { body } = commandIn(signed);
    if (body.type !== 'clip.release') continue;
    const event = events.get(`${device} ${body.media}`);
    const came = await store.db
      .selectFrom('ledger')
      .select('at')
      .where('kind', '=', 'clip-received')
      .where('ref', '=', command)
      .orderBy('idx')
      .executeTakeFirst();
    await store.db
      .insertInto('clip_orders')
      .values({
        ...{ command, device, media: body.media, order_ref: body.order, event: event?.id ?? '' },
        ...{ subject_type: event?.subject?.type ?? null, subject: event?.subject?.id ?? null },
        ...{ received_at: came?.at ?? null, removed_at: null, removed_why: null },
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return unlisted.length;
}

/** Events for which a clip was ever asked, by their device and clip. One that was erased since names nobody any more. */
async function orderedEvents(db: Database) {
  const rows = await db
    .selectFrom('ledger')
    .innerJoin('attestations', 'attestations.jti', 'ledger.ref')
    .select(['attestations.jti', 'attestations.device', 'attestations.envelope'])
    .where('ledger.kind', '=', 'clip-order')
    .execute();
  return new Map(
    rows.flatMap(({ jti: id, device, envelope }) => {
      const attestation = readableAttestation(envelope);
      const media = attestation && 'media' in attestation ? (attestation.media ?? []) : [];
      return media.map((one) => [`${device} ${one}`, { id, subject: attestation?.subject }] as const);
    }),
  );
}

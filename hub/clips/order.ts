import type { Digest, EventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import type { Commands } from '../commands/send.ts';
import { appendToLedger } from '../ledger/append.ts';
import { readableAttestation } from '../store/attestation-columns.ts';
import type { Store } from '../store/store.ts';
import { ClipError } from './error.ts';

/** An order stands for so long: a device that does not show itself within it has its clip asked for again by a person. */
const STANDS_MS = 7 * 86_400_000;

export interface ClipOrder {
  /** The event whose clip is wanted. */
  readonly event: string;
  /** The case it is for, as the people who work on it call it. */
  readonly order: string;
  /** Who orders it. */
  readonly by: string;
}

export interface OrderedClip {
  readonly command: EventId;
  readonly device: string;
  readonly media: Digest;
}

/**
 * Orders the clip of one event from the device that signed it. Who ordered what, and for which case, is in the ledger before the
 * command exists. Throws ClipError or CommandError.
 */
export async function orderClip(
  {
    store,
    commands,
    now,
  }: { readonly store: Store; readonly commands: Pick<Commands, 'send'>; readonly now: () => number },
  { event, order, by }: ClipOrder,
): Promise<OrderedClip> {
  const row = await store.db.selectFrom('attestations').select('envelope').where('jti', '=', event).executeTakeFirst();
  const attestation = row && readableAttestation(row.envelope);
  if (!attestation) throw new ClipError('EVENT_UNKNOWN', `no event ${event} is kept here; copy its id from the case`);
  const [media] = 'media' in attestation ? (attestation.media ?? []) : [];
  if (!media) throw new ClipError('NO_CLIP', `event ${event} names no clip: the device kept none`);
  const device = attestation.iss;
  const digest = digestOf(JSON.stringify({ event, media, device, order, by }));
  await store.transaction((trx) => appendToLedger(trx, [{ kind: 'clip-order', ref: event, digest }], now()), {
    sequencer: true,
  });
  const command = await commands.send(device, { type: 'clip.release', media, order }, now() + STANDS_MS);
  const { subject } = attestation;
  const about = { event, device, media, subject_type: subject?.type ?? null, subject: subject?.id ?? null };
  await store.db
    .insertInto('clip_orders')
    .values({ command, ...about, order_ref: order, received_at: null, removed_at: null, removed_why: null })
    .execute();
  return { command, device, media };
}

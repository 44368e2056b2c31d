import type { FastifyInstance } from 'fastify';
import { CLIP_PATH, ClipDelivery, MAX_CLIP_BYTES } from '../../contract/clip.ts';
import type { Command } from '../../contract/command.ts';
import { digestOf } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import { refusal } from '../vault/refusal-answer.ts';
import { commandIn } from './ordered.ts';
import { keepReceived } from './received.ts';

export interface ClipRouteParts {
  readonly store: Store;
  /** The hub's folder. */
  readonly dir: string;
  readonly vaultKey: Buffer;
  readonly now: () => number;
}

/**
 * Takes the clips that were ordered, from the device they were ordered from, and nothing else: a device must not be able to fill
 * the hub with pictures that nobody asked for. The same clip again, after an answer that was lost, does no harm.
 */
export function clipRoutes({ store, dir, vaultKey, now }: ClipRouteParts): (app: FastifyInstance) => void {
  return (app) => {
    app.put(CLIP_PATH, { bodyLimit: 2 * MAX_CLIP_BYTES }, async ({ body, device }, reply) => {
      const { media, order, content } = parseOrThrow(ClipDelivery, body, 'clip');
      const command = device && (await openOrder(store.db, device.id, { media, order }, now()));
      if (!command) {
        return reply.code(403).send(refusal(403, 'NOT_ORDERED', 'nobody ordered this clip of this device').body);
      }
      const bytes = Buffer.from(content, 'base64url');
      if (digestOf(bytes) !== media) {
        return reply.code(422).send(refusal(422, 'NOT_THE_CLIP', 'these bytes are not what the digest names').body);
      }
      keepReceived(dir, vaultKey, media, bytes);
      const digest = digestOf(JSON.stringify({ command: command.jti, device: device?.id, media, order }));
      await store.transaction(
        async (trx) => {
          await appendToLedger(trx, [{ kind: 'clip-received', ref: command.jti, digest }], now());
          await noteReceived(trx, command.jti, now());
        },
        { sequencer: true },
      );
      return reply.code(204).send();
    });
  };
}

// An order of before there was a list of them has no row yet (`old-orders.ts`).
async function noteReceived(trx: DatabaseTransaction, command: string, now: number): Promise<void> {
  await trx
    .updateTable('clip_orders')
    .set({ received_at: new Date(now).toISOString() })
    .where('command', '=', command)
    .execute();
}

/** The command that asked this device for this clip and is not answered yet. */
async function openOrder(
  db: Database,
  device: string,
  { media, order }: Pick<ClipDelivery, 'media' | 'order'>,
  now: number,
): Promise<Command | undefined> {
  const rows = await db
    .selectFrom('commands')
    .select('signed')
    .where('device', '=', device)
    .where('type', '=', 'clip.release')
    .where('state', '=', 'sent')
    .where('expires_at', '>', new Date(now).toISOString())
    .execute();
  return rows
    .map(({ signed }) => commandIn(signed))
    .find(({ body }) => body.type === 'clip.release' && body.media === media && body.order === order);
}

import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { latestCheckpoint } from '../../ledger/checkpoint/issue.ts';
import { HASH_BYTES } from '../../ledger/merkle/hash.ts';
import { parseTilePath } from '../../ledger/tile-path.ts';
import { readEntryBundle, readTile } from '../../ledger/tiles.ts';
import { cosignedNote } from '../../ledger/witness/cosigned-note.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';

const TilePath = z.strictObject({ level: z.string().max(7), '*': z.string().max(64) });

/**
 * The log for everybody, as C2SP tlog-tiles: checkpoint, tiles, entry bundles. Nothing personal is in it; whoever reads it
 * can prove later that the hub went back on its word.
 */
export const ledgerRoutes: Routes = (app, { store: { db } }) => {
  const config = { access: 'public' } as const;

  app.get('/ledger/checkpoint', { config, schema: { hide: true } }, async (_request, reply) => {
    const last = await latestCheckpoint(db);
    if (!last) throw new ConsoleError('NOT_FOUND', 'no checkpoint has been signed yet');
    const note = await cosignedNote(db, last);
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(note);
  });

  app.get('/ledger/tile/:level/*', { config, schema: { hide: true, params: TilePath } }, async ({ params }, reply) => {
    const tile = parseTilePath(params.level, params['*']);
    if (!tile) throw new ConsoleError('NOT_FOUND', 'there is no such tile');
    const { level, index, width } = tile;
    // Only what a checkpoint covers: a tile is cached for good, so it must not hold what might still be taken back.
    if ((index * 256 + width) * 256 ** (level === 'entries' ? 0 : level) > ((await latestCheckpoint(db))?.size ?? 0)) {
      throw new ConsoleError('NOT_FOUND', 'the log is not that long');
    }
    if (level === 'entries') {
      const entries = await readEntryBundle(db, index, width);
      return sendForGood(reply, Buffer.concat(entries), entries.length === width);
    }
    const hashes = await readTile(db, level, index, width);
    return sendForGood(reply, hashes, hashes.length === width * HASH_BYTES);
  });
};

function sendForGood(reply: FastifyReply, bytes: Buffer, complete: boolean) {
  if (!complete) throw new ConsoleError('NOT_FOUND', 'the log is not that long');
  return reply
    .type('application/octet-stream')
    .header('cache-control', 'public, max-age=31536000, immutable')
    .send(bytes);
}

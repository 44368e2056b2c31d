import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { bundleFilePath } from '../../contract/model-bundle.ts';
import { bundleFilesFolder } from './bundles.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const FROM = /^bytes=(\d{1,12})-$/;

/**
 * Hands out files of model bundles by their SHA-256, to devices only: whoever may call is decided before any route. A range
 * `bytes=N-` continues a download. The models of a region are no secret, but nobody else's business either.
 */
export function bundleRoutes(dir: string): (app: FastifyInstance) => void {
  return (app) => {
    app.get<{ Params: { sha256: string } }>(bundleFilePath(':sha256'), async ({ params, headers }, reply) => {
      const sha256 = Sha256.safeParse(params.sha256);
      const path = sha256.success ? join(bundleFilesFolder(dir), sha256.data) : undefined;
      const size = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })?.size;
      if (path === undefined || size === undefined) {
        return reply.code(404).send({ error: { code: 'NOT_FOUND', message: 'no bundle of this hub has such a file' } });
      }
      const from = Number(FROM.exec(headers.range ?? '')?.[1] ?? 0);
      if (from >= size) return reply.code(416).header('content-range', `bytes */${size}`).send();
      if (from > 0) reply.code(206).header('content-range', `bytes ${from}-${size - 1}/${size}`);
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-length', size - from)
        .send(createReadStream(path, { start: from }));
    });
  };
}

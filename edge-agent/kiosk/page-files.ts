import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { KioskError } from './error.ts';

/** Serves the built kiosk page. Without one the interface works all the same, and `/` says what to run. */
export async function addPageFiles(app: FastifyInstance, webRoot: string): Promise<void> {
  if (existsSync(join(webRoot, 'index.html'))) {
    await app.register(fastifyStatic, { root: webRoot, dotfiles: 'deny', cacheControl: false });
    return;
  }
  app.get('/', async () => {
    throw new KioskError('PAGE_MISSING', 'the kiosk page has not been built; run: npm run build:web');
  });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { LocalConfig } from '../config/local-config.ts';
import { KioskError } from './error.ts';

/** Language of a page that is not told another one. */
const PAGE_LANGUAGE: LocalConfig['language'] = 'zh-CN';

export interface PageFileParts {
  /** Folder of the built kiosk page. */
  readonly webRoot: string;
  /** Language the page starts with; whoever stands before it may choose another. */
  readonly language: LocalConfig['language'];
}

/** Serves the built kiosk page. Without one the interface works all the same, and `/` says what to run. */
export async function addPageFiles(app: FastifyInstance, { webRoot, language }: PageFileParts): Promise<void> {
  if (!existsSync(join(webRoot, 'index.html'))) {
    app.get('/', async () => {
      throw new KioskError('PAGE_MISSING', 'the kiosk page has not been built; run: npm run build:web');
    });
    return;
  }
  // biome-ignore lint/nursery/noMisusedPromises: fastify awaits its plugins
  await app.register(async (scope) => {
    if (language !== PAGE_LANGUAGE) {
      scope.addHook('onRequest', async ({ url }, reply) => {
        if (url === '/') return reply.redirect(`/?lang=${language}`);
      });
    }
    await scope.register(fastifyStatic, { root: webRoot, dotfiles: 'deny', cacheControl: false });
  });
}

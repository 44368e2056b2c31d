import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ConsoleError } from './error.ts';

/**
 * Serves the built console from `webRoot`, packed for whoever takes it so. A page address that is no file gets the page itself, which then shows that
 * place; anything under `/v1/` is never a page.
 */
export async function serveWebFiles(app: FastifyInstance, webRoot: string | undefined): Promise<void> {
  if (webRoot !== undefined) {
    await app.register(fastifyStatic, { root: webRoot, serve: false, preCompressed: true });
    const config = { access: 'public' as const };
    app.get('/*', { config, schema: { hide: true } }, (request, reply) => {
      const path = (request.params as { '*': string })['*'];
      // A name in assets/ says by its digest what is in the file: it never changes, and a browser need not ask again.
      if (path.startsWith('assets/')) return reply.sendFile(path, { maxAge: '365d', immutable: true });
      return reply.sendFile(path === '' ? 'index.html' : path);
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    const page = wantsPage && !request.url.startsWith('/v1/') ? await readPage(webRoot) : undefined;
    if (!page) throw new ConsoleError('NOT_FOUND', 'there is nothing at this address');
    return reply.type('text/html; charset=utf-8').send(page);
  });
}

async function readPage(webRoot: string | undefined): Promise<Buffer | undefined> {
  if (webRoot === undefined) return undefined;
  return readFile(join(webRoot, 'index.html')).catch(() => undefined); // not built: nothing to show
}

import { sql } from 'kysely';
import { z } from 'zod';
import type { ConsoleParts, Routes } from '../console-parts.ts';

const Health = z.strictObject({ ok: z.boolean(), parts: z.record(z.string(), z.boolean()) });

export const operationRoutes: Routes = (app, parts) => {
  app.get(
    '/health',
    { config: { access: 'public' }, schema: { response: { 200: Health, 503: Health } } },
    async (_request, reply) => {
      const health = await healthOf(parts);
      return reply.code(health.ok ? 200 : 503).send(health);
    },
  );

  // How many cases a region has is nobody else's business.
  app.get('/metrics', { config: { access: 'operations.read' }, schema: { hide: true } }, async (_request, reply) =>
    reply.type(parts.metrics.contentType).send(await parts.metrics.metrics()),
  );

  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(app.swagger())),
  );
};

async function healthOf({ store, health = {} }: ConsoleParts): Promise<z.infer<typeof Health>> {
  const checks = { store: () => sql`select 1`.execute(store.db).then(() => true), ...health };
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        return [name, await check()] as const;
      } catch {
        return [name, false] as const;
      }
    }),
  );
  return { ok: answers.every(([, ok]) => ok), parts: Object.fromEntries(answers) };
}

import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { listGateTokens } from '../../gate/list-tokens.ts';
import { issueGateToken, revokeGateToken } from '../../gate/tokens.ts';
import { NotifyError } from '../../notify/error.ts';
import { activeWebhooks, addWebhook, countDeadLetters, removeWebhook } from '../../notify/webhooks.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { loadSettings } from '../load-settings.ts';
import {
  GateTokenInput,
  GateTokenList,
  GateTokenMade,
  Settings,
  WebhookInput,
  type WebhookItem,
  WebhookList,
} from '../settings-schema.ts';

const ById = z.strictObject({ id: z.string().max(64) });
const Nothing = z.strictObject({});

/** What this hub runs with, and what of it is kept here: where changes are posted to, and who may ask the gate. */
export const settingsRoutes: Routes = (app, parts) => {
  const { store, now } = parts;
  const read = { access: 'operations.read' } as const;
  const manage = { access: 'account.manage' } as const;
  const record = (account: string, action: string, type: string, id: string) =>
    audit(store, { account, action, target: { type, id }, outcome: 'done' }, now());

  app.get('/v1/settings', { config: read, schema: { response: { 200: Settings } } }, () => loadSettings(parts));

  app.get('/v1/webhooks', { config: read, schema: { response: { 200: WebhookList } } }, async ({ principal }) => {
    const whole = principal?.permissions.has(manage.access) ?? false;
    const hooks = await activeWebhooks(store.db);
    const items = hooks.map(
      ({ id, site, url, failures, next_at, last_error, created_at }): z.infer<typeof WebhookItem> => {
        const shown = whole ? url : new URL(url).origin;
        return { id, site, url: shown, failures, nextAt: next_at, lastError: last_error, createdAt: created_at };
      },
    );
    return { items, givenUp: await countDeadLetters(store.db) };
  });

  app.post(
    '/v1/webhooks',
    { config: manage, schema: { body: WebhookInput, response: { 200: ById } } },
    async ({ body: { url, site = null }, actor }) => {
      const id = await refusing(addWebhook(store.db, { site, url }, now()));
      await record(actor, 'webhook.added', 'webhook', id);
      return { id };
    },
  );

  app.post(
    '/v1/webhooks/:id/removals',
    { config: manage, schema: { params: ById, body: Nothing, response: { 200: Nothing } } },
    async ({ params: { id }, actor }) => {
      await refusing(removeWebhook(store.db, id, now()));
      await record(actor, 'webhook.removed', 'webhook', id);
      return {};
    },
  );

  app.get('/v1/gate-tokens', { config: read, schema: { response: { 200: GateTokenList } } }, async () => ({
    items: await listGateTokens(store.db),
  }));

  app.post(
    '/v1/gate-tokens',
    { config: manage, schema: { body: GateTokenInput, response: { 200: GateTokenMade } } },
    async ({ body, actor }) => {
      const made = await issueGateToken(store.db, body, now());
      await record(actor, 'gate-token.issued', 'gate-token', made.id);
      return made;
    },
  );

  app.post(
    '/v1/gate-tokens/:id/revocations',
    { config: manage, schema: { params: ById, body: Nothing, response: { 200: Nothing } } },
    async ({ params: { id }, actor }) => {
      if (!(await revokeGateToken(store.db, id, now()))) throw new ConsoleError('NOT_FOUND', 'there is no such token');
      await record(actor, 'gate-token.revoked', 'gate-token', id);
      return {};
    },
  );
};

async function refusing<T>(deed: Promise<T>): Promise<T> {
  try {
    return await deed;
  } catch (error) {
    if (!(error instanceof NotifyError)) throw error;
    throw new ConsoleError(error.code === 'UNKNOWN_WEBHOOK' ? 'NOT_FOUND' : 'BAD_ADDRESS', error.message);
  }
}

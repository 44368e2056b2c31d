import { SiteId } from '../contract/ids.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { activeWebhooks, addWebhook, deadLetters, removeWebhook } from '../hub/notify/webhooks.ts';
import { printFacts } from './facts.ts';
import { type HubFolder, withStore } from './registry-desk.ts';

const MOST_SHOWN = 1000;

export interface WebhookOptions extends HubFolder {
  readonly site?: string;
}

/** `zs webhook add` */
export async function add(url: string, options: WebhookOptions): Promise<void> {
  const site = options.site === undefined ? null : parseOrThrow(SiteId, options.site, '--site');
  const { id, kid } = await withStore(options, async ({ db }, identity) => ({
    id: await addWebhook(db, { site, url }, Date.now()),
    kid: identity.kid,
  }));
  printFacts({ id, url, site: site ?? 'all', 'signed with key': kid });
}

/** `zs webhook list` */
export async function list(options: HubFolder): Promise<void> {
  for (const hook of await withStore(options, ({ db }) => activeWebhooks(db))) {
    const state = hook.failures === 0 ? 'ok' : `${hook.failures} failures, again ${hook.next_at}: ${hook.last_error}`;
    console.log([hook.id, hook.site ?? 'all', hook.url, `delivered up to ${hook.position}`, state].join('  '));
  }
}

/** `zs webhook remove` */
export async function remove(id: string, options: HubFolder): Promise<void> {
  await withStore(options, ({ db }) => removeWebhook(db, id, Date.now()));
  printFacts({ removed: id });
}

/** `zs webhook dead` */
export async function dead(options: HubFolder): Promise<void> {
  for (const { webhook, body, error, at } of await withStore(options, ({ db }) => deadLetters(db, MOST_SHOWN))) {
    console.log(JSON.stringify({ webhook, at, error, changes: JSON.parse(body) }));
  }
}

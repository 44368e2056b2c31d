import { newEventId, type SiteId } from '../../contract/ids.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { latestPosition } from './change.ts';
import { NotifyError } from './error.ts';
import { positionText } from './position.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Adds an address that changes are posted to, from now on. `site` null = of all institutions. Throws NotifyError `BAD_ADDRESS`. */
export async function addWebhook(
  db: Database,
  { site, url }: { readonly site: SiteId | null; readonly url: string },
  now: number,
): Promise<string> {
  const address = URL.parse(url);
  const safe = address?.protocol === 'https:' || (address?.protocol === 'http:' && LOOPBACK.includes(address.hostname));
  if (!address || !safe || address.username !== '' || address.password !== '') {
    throw new NotifyError('BAD_ADDRESS', 'give an https:// address without account or password');
  }
  const id = newEventId(now);
  const at = new Date(now).toISOString();
  const position = positionText(await latestPosition(db));
  const fresh = { failures: 0, next_at: at, last_error: null, created_at: at, removed_at: null };
  await db
    .insertInto('webhooks')
    .values({ id, site, url: address.href, position, ...fresh })
    .execute();
  return id;
}

/** Nothing more is posted to it. Throws NotifyError `UNKNOWN_WEBHOOK`. */
export async function removeWebhook(db: Database, id: string, now: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('webhooks')
    .set({ removed_at: new Date(now).toISOString() })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw new NotifyError('UNKNOWN_WEBHOOK', `there is no webhook ${id}; see: zs webhook list`);
}

export function activeWebhooks(db: Database): Promise<Row<'webhooks'>[]> {
  return db.selectFrom('webhooks').selectAll().where('removed_at', 'is', null).orderBy('id').execute();
}

/** What was given up, latest first. */
export function deadLetters(db: Database, limit: number): Promise<Row<'webhook_dead_letters'>[]> {
  return db.selectFrom('webhook_dead_letters').selectAll().orderBy('id', 'desc').limit(limit).execute();
}

/** How many deliveries were given up, as long as they are kept. */
export async function countDeadLetters(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('webhook_dead_letters')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import { appendToLedger } from './append.ts';

/** Kind of the ledger lines about what the hub was set to. */
export const CONFIGURATION = 'configuration';

export type ConfigurationKind =
  | 'rules'
  | 'face-policy'
  | 'restore'
  | 'retention'
  | 'bedside'
  | 'parameters'
  | 'inspection';

/**
 * Keeps what the hub is set to, with a line of the ledger, when it differs from the last of its kind: nobody can claim later
 * that other parameters or another policy were in force. `content` must not name people. `now` in ms since 1970.
 */
export async function recordConfiguration(
  store: Store,
  kind: ConfigurationKind,
  content: object,
  now: number,
): Promise<void> {
  const text = JSON.stringify(content);
  if ((await latestOf(store.db, kind)) === text) return;
  await store.transaction(
    async (trx) => {
      if ((await latestOf(trx, kind)) !== text) await enterConfiguration(trx, kind, text, now);
    },
    { sequencer: true },
  );
}

/** Keeps a content that must not name people, with a line of the ledger, and returns its id. Inside a transaction of the sequencer. */
export async function enterConfiguration(
  trx: DatabaseTransaction,
  kind: ConfigurationKind,
  content: string,
  now: number,
): Promise<string> {
  const id = newEventId(now);
  const at = new Date(now).toISOString();
  await trx.insertInto('configurations').values({ id, kind, content, at }).execute();
  await appendToLedger(trx, [{ kind: CONFIGURATION, ref: id, digest: digestOf(content) }], now);
  return id;
}

async function latestOf(db: Database, kind: ConfigurationKind): Promise<string | undefined> {
  const rows = db
    .selectFrom('configurations')
    .select('content')
    .where('kind', '=', kind)
    .orderBy('id', 'desc')
    .limit(1);
  return (await rows.executeTakeFirst())?.content;
}

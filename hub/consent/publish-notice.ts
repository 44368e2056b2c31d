import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { Database, Store } from '../store/store.ts';
import { ConsentError } from './error.ts';
import { Notice } from './notice.ts';

/**
 * Keeps a notice for good, with a line of the ledger: nobody can claim later that people were told something else. Throws
 * ConsentError `NOTICE_CHANGED` if that version was published with other words; the same again changes nothing.
 */
export async function publishNotice(
  { store, now }: { readonly store: Store; readonly now: () => number },
  notice: Notice,
  by: string,
): Promise<'published' | 'known'> {
  const content = JSON.stringify(notice);
  const { version } = notice;
  return await store.transaction(
    async (trx) => {
      const known = await trx.selectFrom('notices').select('content').where('version', '=', version).executeTakeFirst();
      if (known?.content === content) return 'known';
      if (known) {
        throw new ConsentError(
          'NOTICE_CHANGED',
          `notice ${version} says something else already; give it a new version`,
        );
      }
      const at = now();
      const id = newEventId(at);
      const validFrom = new Date(notice.validFrom).toISOString();
      const row = { id, version, content, valid_from: validFrom, by, at: new Date(at).toISOString() };
      await trx.insertInto('notices').values(row).execute();
      await appendToLedger(trx, [{ kind: 'notice', ref: id, digest: digestOf(content) }], at);
      return 'published';
    },
    { sequencer: true },
  );
}

/** Published notices, oldest first, with how many consents in force name each. */
export async function listNotices(db: Database): Promise<{ readonly notice: Notice; readonly consents: number }[]> {
  const rows = await db
    .selectFrom('notices')
    .leftJoin('consents', (join) =>
      join.onRef('consents.notice', '=', 'notices.version').on('consents.withdrawn_at', 'is', null),
    )
    .select(({ fn }) => ['notices.content', fn.count<number>('consents.id').as('consents')])
    .groupBy(['notices.content', 'notices.valid_from'])
    .orderBy('notices.valid_from')
    .execute();
  return rows.map(({ content, consents }) => ({ notice: Notice.parse(JSON.parse(content)), consents }));
}

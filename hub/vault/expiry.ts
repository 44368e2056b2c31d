import type { Vault } from './vault.ts';

/** Removes templates whose time is over, and the keys of people who have none left. Returns how many templates went. */
export async function removeExpired({ store, now }: Pick<Vault, 'store' | 'now'>): Promise<number> {
  const at = new Date(now()).toISOString();
  return await store.transaction(
    async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('vault_templates')
        .where('expires_at', '<=', at)
        .executeTakeFirstOrThrow();
      await trx
        .deleteFrom('vault_keys')
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('vault_templates as t')
                .select('t.id')
                .whereRef('t.subject', '=', 'vault_keys.subject')
                .whereRef('t.subject_type', '=', 'vault_keys.subject_type'),
            ),
          ),
        )
        .execute();
      return Number(numDeletedRows);
    },
    { sequencer: true },
  );
}

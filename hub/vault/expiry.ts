import type { Logger } from 'pino';
import type { Duty } from '../workers/leadership.ts';
import { createRegularLook } from '../workers/regular-look.ts';
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
      const carried = await trx.deleteFrom('carried_templates').where('expires_at', '<=', at).executeTakeFirstOrThrow();
      return Number(numDeletedRows) + Number(carried.numDeletedRows);
    },
    { sequencer: true }, // a template that is being stored has its key before it is there itself
  );
}

export interface VaultExpiryOptions extends Pick<Vault, 'store' | 'now'> {
  readonly logger: Logger;
  readonly everyMs?: number;
}

/** Keeps the promise that templates end by age: looks at once, then every hour. */
export function createVaultExpiry({ logger, everyMs = 3_600_000, ...vault }: VaultExpiryOptions): Duty {
  const look = async (): Promise<void> => {
    const templates = await removeExpired(vault);
    if (templates > 0) logger.info({ templates }, 'vault: removed templates past their time');
  };
  return createRegularLook({ everyMs, look, logger, failed: 'vault: templates past their time could not be removed' });
}

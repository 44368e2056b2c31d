import type { Logger } from 'pino';
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
    { sequencer: true }, // a template that is being stored has its key before it is there itself
  );
}

export interface VaultExpiryOptions extends Pick<Vault, 'store' | 'now'> {
  readonly logger: Logger;
  readonly everyMs?: number;
}

/** Keeps the promise that templates end by age: looks at once, then every hour. */
export function createVaultExpiry({ logger, everyMs = 3_600_000, ...vault }: VaultExpiryOptions) {
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    running = removeExpired(vault).then(
      (templates) => {
        if (templates > 0) logger.info({ templates }, 'vault: removed templates past their time');
      },
      (err: unknown) => logger.error({ err }, 'vault: templates past their time could not be removed'),
    );
  };
  return {
    start(): void {
      look();
      timer = setInterval(look, everyMs);
      timer.unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}

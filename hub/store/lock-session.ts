import { once } from 'node:events';
import pg from 'pg';

/** Locks that hub processes on one database hold for as long as they live. The numbers are keys of advisory locks. */
export const LOCKS = { leader: 0x5a53_0002, workers: 0x5a53_0003 } as const;
export type LockName = keyof typeof LOCKS;

/** A connection whose locks end with it: when its process is killed, the database gives them to another. */
export interface LockSession {
  /** Takes the lock for itself alone; false = another process holds it. */
  tryLock(name: LockName): Promise<boolean>;
  /** Waits until nobody holds the lock alone, then holds it together with others. */
  share(name: LockName): Promise<void>;
  /** Gives up what `tryLock` took. */
  unlock(name: LockName): Promise<void>;
  /** Rejects when the connection, and with it every lock, is gone. */
  check(): Promise<void>;
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 5000;

/** Notices within seconds that the other end is gone, also on the server's side: else a dead leader's lock stays for hours. */
const SHORT_KEEPALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/** A session of advisory locks on PostgreSQL, on a connection of its own. */
export async function openPostgresLocks(url: string): Promise<LockSession> {
  const client = new pg.Client({
    connectionString: url,
    keepAlive: true,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    options: SHORT_KEEPALIVE,
  });
  client.on('error', () => {}); // the next question says so
  await client.connect();
  const ask = async (query: string, values: readonly unknown[]) => {
    const answer = await client.query<{ granted?: boolean }>({ text: query, values: [...values] });
    return answer.rows[0]?.granted === true;
  };
  return {
    tryLock: (name) => ask('select pg_try_advisory_lock($1) as granted', [LOCKS[name]]),
    async share(name) {
      await ask('select pg_advisory_lock_shared($1)', [LOCKS[name]]);
    },
    async unlock(name) {
      await ask('select pg_advisory_unlock($1) as granted', [LOCKS[name]]);
    },
    async check() {
      const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
      await Promise.race([client.query('select 1'), once(late, 'abort').then(() => Promise.reject(late.reason))]);
    },
    close: () => client.end(),
  };
}

/** For a database that one process has to itself: every lock is free. */
export function localLocks(): LockSession {
  return {
    tryLock: async () => true,
    share: async () => {},
    unlock: async () => {},
    check: async () => {},
    close: async () => {},
  };
}

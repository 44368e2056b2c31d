import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LOCKS } from '../../../hub/store/lock-session.ts';
import { openStore } from '../../../hub/store/open-store.ts';
import type { Store } from '../../../hub/store/store.ts';
import { joinWorkers, type Leadership } from '../../../hub/workers/leadership.ts';
import { eventually } from '../../support/eventually.ts';
import { startPostgres, type TemporaryPostgres } from '../../support/postgres.ts';
import { memoryStore } from '../../support/stores.ts';
import { describeWith } from '../../support/system-program.ts';

const logger = pino({ level: 'silent' });

interface Worker extends Leadership {
  /** What its duty was told, in order. */
  readonly told: readonly string[];
}

async function join(store: Store): Promise<Worker> {
  const told: string[] = [];
  const duty = { start: () => void told.push('start'), stop: async () => void told.push('stop') };
  const leadership = await joinWorkers({ store, duties: () => [duty], logger, lookEveryMs: 20 }, Date.now);
  return { ...leadership, told };
}

it('a hub that is alone on its database is the first, and leads until it stops', async () => {
  const store = await memoryStore();
  const worker = await join(store);
  await worker.start();
  expect([worker.first, worker.leads(), worker.told]).toEqual([true, true, ['start']]);
  await worker.stop();
  expect(worker.told).toEqual(['start', 'stop']);
  await store.close();
});

describeWith('postgres', 'workers on one database', () => {
  let postgres: TemporaryPostgres;
  const stores: Store[] = [];
  let database: string;
  const newWorker = async () => {
    const store = await openStore({ postgres: database });
    stores.push(store);
    return await join(store);
  };

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await postgres?.stop();
  });

  it('have one first and one leader; the next leads when it stops', async () => {
    database = await postgres.newDatabase();
    const one = await newWorker();
    expect(one.first).toBe(true);
    await one.start();
    const two = await newWorker();
    await two.start();
    expect([two.first, one.leads(), two.leads()]).toEqual([false, true, false]);
    await one.stop();
    await eventually('the next leader', () => two.leads());
    expect([one.told, two.told]).toEqual([['start', 'stop'], ['start']]);
    const back = await newWorker();
    expect(back.first).toBe(false); // because two was there all the time
    await Promise.all([two.stop(), back.stop()]);
    const alone = await newWorker();
    expect(alone.first).toBe(true);
    await alone.stop();
  });

  it('end the term of a leader whose connection breaks, and it joins again', async () => {
    database = await postgres.newDatabase();
    const leader = await newWorker();
    await leader.start();
    const other = await newWorker(); // waits until the first has started
    await other.start();
    const db = stores.at(-1)?.db;
    if (!db) throw new Error('no store');
    await sql`select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and granted and mode = 'ExclusiveLock' and objid = ${LOCKS.leader}
        and database = (select oid from pg_database where datname = current_database())`.execute(db);
    await eventually('the end of the term', () => leader.told.includes('stop'));
    await eventually('a leader', () => leader.leads() || other.leads());
    expect(leader.leads()).not.toBe(other.leads());
    expect([leader.ok(), other.ok()]).toEqual([true, true]);
    await Promise.all([leader.stop(), other.stop()]);
  });
});

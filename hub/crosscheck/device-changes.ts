import type { Database } from '../store/store.ts';
import { HOUR_MS, iso } from './interval.ts';

/** An outage is looked for this long around a service, at most. */
const MARGIN_MS = 4 * HOUR_MS;

/** Connections are closed in the books a while after they broke. */
const LATE_MS = HOUR_MS;

export interface DeviceChanges {
  /** Devices that others wait for and that came, went or delivered. */
  readonly devices: readonly string[];
  /** Sites where a connection ended: what was judged while nobody knew of it yet. */
  readonly sites: readonly string[];
  /** From when on, ms since 1970. */
  readonly since: number;
}

/** Looks from time to time at what devices do; remembers what it has seen. */
export class DeviceWatch {
  readonly #db: Database;
  readonly #states = new Map<string, string>();
  readonly #ended = new Set<number>();
  #lookedAt: number;

  constructor(db: Database, now: number) {
    this.#db = db;
    this.#lookedAt = now;
  }

  async look(now: number): Promise<DeviceChanges> {
    const after = iso(this.#lookedAt - LATE_MS);
    const rows = await this.#db
      .selectFrom('device_presence')
      .select(['id', 'site', 'online_until'])
      .where('online_until', '>=', after)
      .execute();
    const ended = rows.filter(({ id }) => !this.#ended.has(Number(id)));
    this.#ended.clear();
    for (const { id } of rows) this.#ended.add(Number(id));
    this.#lookedAt = now;
    const earliest = Math.min(now, ...ended.map(({ online_until }) => Date.parse(online_until ?? iso(now))));
    return {
      devices: await this.#changed(),
      sites: [...new Set(ended.map(({ site }) => site))],
      since: earliest - MARGIN_MS,
    };
  }

  async #changed(): Promise<string[]> {
    const db = this.#db;
    const waited = await db
      .selectFrom('judgements_due')
      .select('device')
      .distinct()
      .where('device', 'is not', null)
      .execute();
    const ids = waited.flatMap(({ device }) => (device === null ? [] : [device]));
    if (ids.length === 0) return [];
    const [connections, chains] = await Promise.all([
      db
        .selectFrom('device_presence')
        .select(({ fn }) => [
          'device',
          fn.max<number>('id').as('last'),
          fn.max('online_until').as('until'),
          fn.sum<number>('pending').as('held'),
        ])
        .where('device', 'in', ids)
        .groupBy('device')
        .execute(),
      db
        .selectFrom('chains')
        .select(({ fn }) => ['device', fn.sum<number>('last_seq').as('last'), fn.sum<number>('up_to').as('whole')])
        .where('device', 'in', ids)
        .groupBy('device')
        .execute(),
    ]);
    return ids.filter((id) => {
      const state = JSON.stringify([connections, chains].map((rows) => rows.find(({ device }) => device === id)));
      const same = this.#states.get(id) === state;
      this.#states.set(id, state);
      return !same;
    });
  }
}

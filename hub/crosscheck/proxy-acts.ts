import { sql } from 'kysely';
import type { Database } from '../store/store.ts';
import { DAY_MS, iso } from './interval.ts';
import { ATTESTED_COLUMNS, factsOf } from './loaders/attested.ts';
import type { ProxyAct } from './pattern-files.ts';
import { dayOf } from './period-candidates.ts';
import type { Selection } from './subjects.ts';

/** What a proxy did before counts for this long. */
export const PROXY_DAYS = 31;

/** Somebody who acted for two people or more, with the local days (since 1970) on which that could be too many. */
export interface Agent {
  readonly agent: string;
  readonly days: readonly number[];
  readonly acts: readonly ProxyAct[];
}

/** Who acted for several people. Proxy records are few and have an index of their own. */
export async function loadAgents(db: Database, { scope, since, utcOffsetMinutes }: Selection): Promise<Agent[]> {
  const touched = scope === 'all' ? undefined : new Set(scope.persons ?? []);
  if (touched?.size === 0) return [];
  let query = db.selectFrom('attestations').select(ATTESTED_COLUMNS).where('kind', '=', sql.lit('proxy')); // literally, or the partial index is not used
  if (since !== undefined) query = query.where('at', '>=', iso(since - PROXY_DAYS * DAY_MS));
  const acts = (await query.orderBy('at').orderBy('jti').execute()).flatMap((row) => {
    const proxy = factsOf(row)?.proxy;
    if (!proxy || row.subject === null || proxy.agent === row.subject) return [];
    const { jti, site, subject: principal } = row;
    const act: ProxyAct = { jti, at: Date.parse(row.at), site, principal, relation: proxy.relation };
    return [{ agent: proxy.agent as string, act }];
  });
  return [...Map.groupBy(acts, ({ agent }) => agent)]
    .map(([agent, own]) => ({ agent, acts: own.map(({ act }) => act) }))
    .filter(({ agent, acts: own }) => !touched || touched.has(agent) || own.some((act) => touched.has(act.principal)))
    .filter(({ acts: own }) => new Set(own.map(({ principal }) => principal)).size > 1)
    .map(({ agent, acts: own }) => {
      const recent = own.filter(({ at }) => since === undefined || at >= since);
      return { agent, acts: own, days: [...new Set(recent.map(({ at }) => dayOf(at, utcOffsetMinutes)))] };
    });
}

import { type SqlBool, sql } from 'kysely';
import type { Database, Store } from '../../store/store.ts';
import { claimsOfPractitioners, claimsOfSites } from './claim-inputs.ts';
import { challenges, events } from './event-inputs.ts';
import { decided, selfChecks } from './finding-inputs.ts';
import type { InputName, Scored } from './items.ts';
import type { Counted, Load, Wanted } from './load.ts';
import { type Month, spanOfMonth } from './month.ts';
import type { ScoreInput } from './score.ts';
import { spansOf } from './spans.ts';

/** Insured people have a card only when something was found about them: most never do, and nobody needs to be ranked for that. */
const LOADS: Readonly<Record<Scored, readonly Load[]>> = {
  site: [
    { count: claimsOfSites, large: 'claims' },
    { count: events('site', 'insured'), large: 'attestations' },
    ...[challenges, ...decided('site'), selfChecks].map((count) => ({ count })),
  ],
  practitioner: [
    { count: claimsOfPractitioners, large: 'claims' },
    { count: events('subject', 'practitioner'), large: 'attestations' },
    ...decided('practitioner').map((count) => ({ count })),
  ],
  insured: decided('person').map((count) => ({ count })),
};

/** Loads what the scores of a month are made from: grouped queries, however many subjects there are, each short enough to wait for. */
export async function loadInputs(store: Store, month: Month, lateHours: number): Promise<ScoreInput[]> {
  const { db, kind } = store;
  const seconds = lateHours * 3600;
  const late =
    kind === 'postgres'
      ? sql<SqlBool>`extract(epoch from received_at::timestamptz - at::timestamptz) > ${seconds}`
      : sql<SqlBool>`unixepoch(received_at) - unixepoch(at) > ${seconds}`;
  const wanted = { db, month, ...spanOfMonth(month), late };
  const found = new Map<string, { type: Scored; subject: string; counts: Partial<Record<InputName, number>> }>();
  for (const [type, loads] of Object.entries(LOADS) as [Scored, readonly Load[]][]) {
    for (const load of loads) {
      for await (const { subject, name, count } of countsOf(load, wanted)) {
        if (subject === null || count === 0) continue;
        const key = `${type}\t${subject}`;
        const own = found.get(key) ?? { type, subject, counts: {} };
        own.counts[name] = (own.counts[name] ?? 0) + count;
        found.set(key, own);
      }
    }
  }
  const waivers = await loadWaivers(db, month);
  return [...found].map(([key, { type, subject, counts }]) => {
    return { type, subject, inputs: { counts, waived: waivers.get(key) ?? [] } };
  });
}

async function* countsOf({ count, large }: Load, wanted: Wanted): AsyncGenerator<Counted> {
  if (large === undefined) yield* await count(wanted);
  else for await (const span of spansOf(wanted.db, large, wanted)) yield* await count({ ...wanted, ...span });
}

/** Items that accepted objections leave out. */
async function loadWaivers(db: Database, month: Month): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('score_objections')
    .select(['subject_type', 'subject', 'content'])
    .where('month', '=', month)
    .where('step', '=', 'accepted')
    .execute();
  const grouped = Map.groupBy(rows, ({ subject_type, subject }) => `${subject_type}\t${subject}`);
  return new Map(
    [...grouped].map(([key, own]) => [key, [...new Set(own.map(({ content }) => JSON.parse(content).item as string))]]),
  );
}

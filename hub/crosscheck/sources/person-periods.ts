import type { Database } from '../../store/store.ts';
import { loadFaceAlikes } from '../face-alikes.ts';
import { DAY_MS } from '../interval.ts';
import { personPeriodSubject } from '../judge.ts';
import { loadPersonPeriodFiles, type PersonOnDate } from '../loaders/person-period-files.ts';
import { openFindings } from '../open-findings.ts';
import { candidateDays, dayOf } from '../period-candidates.ts';
import { loadAgents } from '../proxy-acts.ts';
import type { Selection } from '../subjects.ts';
import { hasCaps, visitStreams } from '../visit-streams.ts';
import type { SubjectSource } from './source.ts';

/** Files of this many people's days are held at once; each may hold hundreds of visits. */
const BATCH = 100;

/** People by the last day of a period in which they came too often or too regularly, acted for others, or look like somebody else. */
export const personPeriodSource: SubjectSource = {
  kind: 'person-period',
  async *subjects(db, selection, now) {
    let batch: PersonOnDate[] = [];
    for await (const wanted of peopleOnDates(db, selection)) {
      batch.push(wanted);
      if (batch.length < BATCH) continue;
      yield await subjectsOf(db, batch, selection, now);
      batch = [];
    }
    if (batch.length > 0) yield await subjectsOf(db, batch, selection, now);
  },
};

async function subjectsOf(db: Database, batch: readonly PersonOnDate[], { utcOffsetMinutes }: Selection, now: number) {
  const files = await loadPersonPeriodFiles(db, batch, utcOffsetMinutes, now);
  return files.map((file, index) => personPeriodSubject(file, batch[index]?.date ?? ''));
}

async function* peopleOnDates(db: Database, selection: Selection): AsyncGenerator<PersonOnDate> {
  const withCaps = await hasCaps(db);
  const agents = new Map((await loadAgents(db, selection)).map((agent) => [agent.agent, agent]));
  const alikes = await loadFaceAlikes(db, selection);
  const done = new Set<string>();
  const on = (person: string, date: string): PersonOnDate[] => {
    const key = `${person}/${date}`;
    if (done.has(key)) return [];
    done.add(key);
    return [{ person, date, acts: agents.get(person)?.acts ?? [], alike: alikes.get(person) ?? [] }];
  };
  for await (const stream of visitStreams(db, selection)) {
    for (const day of candidateDays(stream, { ...selection, withCaps })) yield* on(stream.person, dateOf(day));
  }
  for (const { agent, days } of agents.values()) for (const day of days) yield* on(agent, dateOf(day));
  const { since = 0, utcOffsetMinutes } = selection;
  for (const [person, own] of alikes) {
    for (const { foundAt } of own) if (foundAt >= since) yield* on(person, dateOf(dayOf(foundAt, utcOffsetMinutes)));
  }
  for (const { who, date } of await openFindings(db, 'person-period', selection)) yield* on(who, date);
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

import { MINUTE_MS } from './interval.ts';
import { pairKey, type Settlement } from './pattern-files.ts';
import { dayOf } from './period-candidates.ts';

export interface CoSwipeLimits {
  readonly gapMinutes: number;
  readonly people: number;
  readonly days: number;
  readonly utcOffsetMinutes: number;
}

/** Rules may ask for closer, larger or more frequent groups than these, never for less. */
export const GROUP_FLOOR = { gapMinutes: 5, people: 3, days: 3 } as const;

/** Whom a crowd stood between is not billed together; it also bounds the work at a busy desk. */
const NEIGHBOURS = 8;

/** People billed one after another at one terminal, the same ones on several days. */
export interface SwipeGroup {
  readonly people: readonly string[];
  /** Local days since 1970. */
  readonly days: readonly number[];
  readonly settlements: readonly Settlement[];
}

interface Link {
  readonly one: Settlement;
  readonly other: Settlement;
  readonly day: number;
}

/**
 * Finds groups whose members were billed within minutes of each other on enough days (frequent sets, after CN111028088A,
 * by connected pairs). Linear in the settlements: each is compared with the few that follow it.
 */
export function coSwipeGroups(
  terminals: readonly (readonly Settlement[])[],
  limits: CoSwipeLimits,
  maySwipeTogether: (one: string, other: string) => boolean,
): SwipeGroup[] {
  const links = terminals.flatMap((settlements) => linksOf(settlements, limits, maySwipeTogether));
  const recurring = [...Map.groupBy(links, ({ one, other }) => pairKey(one.person, other.person)).values()].filter(
    (pair) => new Set(pair.map(({ day }) => day)).size >= limits.days,
  );
  const groups = new Map<string, string[]>(); // person -> the list of their group, shared by its members
  for (const [first] of recurring) {
    if (first) join(groups, first.one.person, first.other.person);
  }
  const linksOfGroup = Map.groupBy(recurring.flat(), ({ one }) => groups.get(one.person) ?? []);
  return [...linksOfGroup].flatMap(([people, own]) => groupOf(people, own, limits));
}

function groupOf(people: readonly string[], links: readonly Link[], limits: CoSwipeLimits): SwipeGroup[] {
  // Three who each meet another are no group: enough of them have to be there on the same days.
  const together = [...Map.groupBy(links, ({ day }) => day)].filter(
    ([, onDay]) => new Set(onDay.flatMap(({ one, other }) => [one.person, other.person])).size >= limits.people,
  );
  if (together.length < limits.days) return [];
  const settlements = new Set(together.flatMap(([, onDay]) => onDay.flatMap(({ one, other }) => [one, other])));
  return [{ people: people.toSorted(), days: together.map(([day]) => day), settlements: [...settlements] }];
}

function linksOf(
  settlements: readonly Settlement[],
  { gapMinutes, utcOffsetMinutes }: CoSwipeLimits,
  maySwipeTogether: (one: string, other: string) => boolean,
): Link[] {
  const links: Link[] = [];
  for (const [index, one] of settlements.entries()) {
    for (const other of settlements.slice(index + 1, index + 1 + NEIGHBOURS)) {
      if (other.at - one.at > gapMinutes * MINUTE_MS) break;
      if (one.person !== other.person && !maySwipeTogether(one.person, other.person)) {
        links.push({ one, other, day: dayOf(one.at, utcOffsetMinutes) });
      }
    }
  }
  return links;
}

function join(groups: Map<string, string[]>, one: string, other: string): void {
  const [a, b] = [groups.get(one) ?? [one], groups.get(other) ?? [other]];
  if (a === b) return;
  const [large, small] = a.length < b.length ? [b, a] : [a, b];
  for (const person of small) large.push(person);
  for (const person of large === a ? [one, ...small] : [other, ...small]) groups.set(person, large);
}

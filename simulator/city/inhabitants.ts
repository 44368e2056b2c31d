import type { SubjectId } from '../../contract/ids.ts';
import type { MasterRecord } from '../../contract/master.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import { CITY_START, DAY_MS, iso } from './calendar.ts';
import { lotOf } from './lot.ts';

/** An insured person. `number` is made up and has the length of a real one. */
export interface Person {
  readonly index: number;
  readonly number: string;
  readonly id: SubjectId;
  readonly age: number;
  /** Everybody of the same household has the same. */
  readonly household: number;
  readonly treatment: 'dialysis' | 'chemotherapy' | null;
  readonly careHome: boolean;
  readonly twin: boolean;
}

/** Everybody, in households of one to five. */
export function inhabitants(count: number, seed: number, regionKey: Buffer): Person[] {
  const lot = lotOf(seed, 'inhabitants');
  const people: Person[] = [];
  for (let household = 0; people.length < count; household += 1) {
    const size = Math.min(lot.between(1, 5), count - people.length);
    const twins = size >= 4 && lot.chance(0.03);
    for (let member = 0; member < size; member += 1) {
      const index = people.length;
      const number = `3502${String(index + 1).padStart(16, '0')}`;
      const age = member < 2 ? lot.between(24, 88) : lot.between(4, 22);
      const alone = size === 1;
      const draw = lot.below(1000);
      people.push({
        index,
        number,
        id: pseudonym(regionKey, 'insured', number),
        age: twins && member >= 2 ? 19 : age,
        household,
        treatment: alone && draw < 12 ? 'dialysis' : alone && draw < 20 ? 'chemotherapy' : null,
        careHome: alone && draw >= 950,
        twin: twins && (member === 2 || member === 3),
      });
    }
  }
  return people;
}

/** What the registers say of people: only of those of whom there is something to say. */
export function personRecords(people: readonly Person[]): MasterRecord[] {
  const from = iso(CITY_START - 400 * DAY_MS);
  const households = Map.groupBy(people, ({ household }) => household);
  return people.flatMap((person) => {
    const others = (households.get(person.household) ?? []).filter((other) => other !== person);
    const twins = others.filter((other) => other.twin && person.twin).map(({ number }) => number);
    const aid = others.map(({ number }) => number);
    if (aid.length === 0 && !person.treatment && person.age >= 14) return [];
    return [
      {
        record: 'person' as const,
        personId: person.number,
        from,
        bornOn: iso(CITY_START - Math.round((person.age + 0.5) * 365.25) * DAY_MS).slice(0, 10),
        ...(twins.length > 0 && { twinOf: twins }),
        ...(aid.length > 0 && { familyAid: aid }),
        ...(person.treatment && { regularTreatment: person.treatment }),
      },
    ];
  });
}

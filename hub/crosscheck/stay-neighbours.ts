import { overlaps } from './interval.ts';
import type { BedPlace, StayFacts } from './stay-files.ts';

/** Finds, among stays, the others who lay in one of a stay's beds while it was theirs; in the order given. */
export function neighboursByBed(stays: readonly StayFacts[]): (stay: StayFacts) => StayFacts[] {
  const inBed = new Map<string, { readonly order: number; readonly bed: BedPlace; readonly stay: StayFacts }[]>();
  for (const [order, stay] of stays.entries()) {
    for (const bed of stay.beds) {
      const key = keyOf(stay, bed);
      const known = inBed.get(key);
      if (known) known.push({ order, bed, stay });
      else inBed.set(key, [{ order, bed, stay }]);
    }
  }
  return (stay) => {
    const found = new Map<number, StayFacts>();
    for (const own of stay.beds) {
      for (const { order, bed, stay: other } of inBed.get(keyOf(stay, own)) ?? []) {
        if (other.id !== stay.id && overlaps(own, bed)) found.set(order, other);
      }
    }
    return [...found].sort(([a], [b]) => a - b).map(([, other]) => other);
  };
}

function keyOf({ site }: StayFacts, { ward, room, bed }: BedPlace): string {
  return JSON.stringify([site, ward, room ?? '', bed]);
}

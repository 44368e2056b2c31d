import { Place } from '../../../contract/evidence.ts';

/** Where a registered device stands (column `place`); null where that can't be read, or it was never registered. */
export function placeTypeOf(place: string | undefined): Place['type'] | null {
  return place === undefined ? null : (Place.safeParse(JSON.parse(place)).data?.type ?? null);
}

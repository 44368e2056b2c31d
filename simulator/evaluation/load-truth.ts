import { join } from 'node:path';
import { CITY_FILES, TruthLine } from '../city/city-folder.ts';
import { readLines } from './read-lines.ts';
import { Truth } from './score.ts';

/** What is true about a city, from its folder. Throws CityError naming a line that says nothing. */
export async function loadTruth(folder: string): Promise<Truth> {
  const truth = new Truth();
  for await (const line of readLines(join(folder, CITY_FILES.truth), TruthLine)) truth.add(line);
  return truth;
}

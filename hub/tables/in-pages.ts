import { setImmediate } from 'node:timers/promises';

/** More rows than anybody reads; a worksheet holds a million. */
export const MOST_ROWS = 50_000;
const PAGE = 500;

/**
 * Rows in the order of their ids, loaded a page at a time. Ids are settled once: what is opened meanwhile moves no row to another page,
 * where it would be missing or stand twice. Between pages others have their turn.
 */
export async function* inPages<Row>(
  ids: readonly string[],
  load: (ids: readonly string[]) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  for (let first = 0; first < ids.length; first += PAGE) {
    yield* await load(ids.slice(first, first + PAGE));
    await setImmediate();
  }
}

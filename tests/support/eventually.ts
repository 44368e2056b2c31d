import { setTimeout as delay } from 'node:timers/promises';

/** Asks again every few milliseconds until there is an answer; fails, naming `what`, after `withinMs`. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 5000,
): Promise<T> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await delay(10)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
  }
  throw new Error(`${what} did not come within ${withinMs} ms`);
}

import type { CrossCheckRunner } from '../crosscheck/runner.ts';
import type { Scope } from '../crosscheck/subjects.ts';
import type { ConsoleApp } from './console-parts.ts';

/** Judges without anyone waiting for it; the app waits for what is under way when it closes. `since` in ms since 1970. */
export function judgesInBackground(
  app: ConsoleApp,
  crossCheck: CrossCheckRunner,
): (scope: Scope, since?: number) => void {
  const judging = new Set<Promise<unknown>>();
  app.addHook('onClose', async () => {
    await Promise.all(judging);
  });
  return (scope, since) => {
    const run = crossCheck
      .run(scope, since)
      .catch((error: unknown) => app.log.error({ err: error }, 'what was changed could not be judged; run it again'))
      .finally(() => judging.delete(run));
    judging.add(run);
  };
}

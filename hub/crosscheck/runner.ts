import { type CrossCheckOptions, type CrossCheckReport, crossCheck } from './engine.ts';
import type { Scope } from './subjects.ts';

/** Runs cross-checks one after another: two at once would only wait for each other. */
export interface CrossCheckRunner {
  run(scope: Scope, since?: number): Promise<CrossCheckReport>;
}

export function crossCheckRunner(fixed: Omit<CrossCheckOptions, 'scope' | 'since'>): CrossCheckRunner {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(scope, since) {
      const next = last.then(() => crossCheck({ ...fixed, scope, ...(since !== undefined && { since }) }));
      last = next.catch(() => undefined); // reported to whoever asked for that run
      return next;
    },
  };
}

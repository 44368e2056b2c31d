import type { Principal } from '../access/sessions.ts';
import type { Caller } from '../workflow/guard.ts';

/** On whose behalf a request takes steps of a procedure. */
export function callerOf({
  principal,
  actor,
}: {
  readonly principal: Principal | null;
  readonly actor: string;
}): Caller {
  return { account: actor, permissions: principal?.permissions ?? new Set(), site: principal?.site ?? null };
}

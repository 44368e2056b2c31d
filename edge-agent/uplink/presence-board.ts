import type { Presence } from '../../contract/presence.ts';
import type { UplinkTiming } from './timing.ts';

export interface PresenceBoardParts {
  /** What is true now. */
  readonly describe: () => Presence;
  readonly publish: (presence: Presence) => void;
  readonly timing: Pick<UplinkTiming, 'presenceCoalesceMs' | 'presenceRepeatMs'>;
}

/** Keeps the retained presence of this device true: on each connection, after changes (coalesced), and now and then. */
export function createPresenceBoard({ describe, publish, timing }: PresenceBoardParts) {
  let published = '';
  let coalescing: NodeJS.Timeout | undefined;
  let repeating: NodeJS.Timeout | undefined;

  function post(): void {
    const presence = describe();
    published = substanceOf(presence);
    publish(presence);
  }

  return {
    connected(): void {
      post();
      clearInterval(repeating);
      repeating = setInterval(post, timing.presenceRepeatMs);
    },
    changed(): void {
      if (repeating === undefined || coalescing !== undefined) return;
      coalescing = setTimeout(() => {
        coalescing = undefined;
        if (substanceOf(describe()) !== published) post();
      }, timing.presenceCoalesceMs);
    },
    disconnected(): void {
      clearInterval(repeating);
      clearTimeout(coalescing);
      repeating = undefined;
      coalescing = undefined;
    },
  };
}

/** What a change has to differ in to be worth a message: everything but the time, and what moves with it. */
function substanceOf({ at: _, report, ...substance }: Presence): string {
  return JSON.stringify({ ...substance, ...(report && { report: { ...report, sinceProgressS: 0 } }) });
}

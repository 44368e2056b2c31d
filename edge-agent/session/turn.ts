import { SessionError } from './error.ts';

/** One person at a time in front of the camera: two check-ins at once would judge each other's faces. */
export interface Turn {
  /** Runs `work` alone, or throws SessionError BUSY at once. */
  take<T>(work: () => Promise<T>): Promise<T>;
  /** Somebody is being looked at now. */
  readonly taken: boolean;
}

/** A turn that nobody holds. */
export function createTurn(): Turn {
  let taken = false;
  return {
    get taken() {
      return taken;
    },
    async take(work) {
      if (taken) throw new SessionError('BUSY', 'another person is being looked at; wait until the screen is free');
      taken = true;
      try {
        return await work();
      } finally {
        taken = false;
      }
    },
  };
}
